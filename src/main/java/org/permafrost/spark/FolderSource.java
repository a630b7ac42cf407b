package org.permafrost.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.permafrost.image.ClassNames;
import org.permafrost.image.FolderLayout;
import org.permafrost.problem.Problem;
import org.permafrost.spark.SourceItem.ImageFile;

/**
 * Lists a data set of one sub-folder per class. Files outside class folders do not count; folders
 * inside them do. Labels number the class folders by name.
 */
final class FolderSource {
  private final Path root;
  private final Configuration hadoop;

  FolderSource(Path root, Configuration hadoop) {
    this.root = root;
    this.hadoop = hadoop;
  }

  /**
   * Lists names and lengths.
   *
   * @throws Problem (data) for a missing folder, no class folders, no images or two classes of the
   *     same name
   */
  ImageSource list(ClassNames names) {
    FolderLayout layout = FolderLayout.of(root.toString(), folderNames(root));
    Path train = layout.train().map(name -> new Path(root, name)).orElse(root);
    Optional<Path> validation = layout.validation().map(name -> new Path(root, name));
    SortedSet<String> folders = new TreeSet<>(folderNames(train));
    validation.ifPresent(path -> folders.addAll(folderNames(path)));
    if (folders.isEmpty()) {
      throw Problem.data(
          "Cannot find class folders in %s; put the images of each class into a sub-folder of"
              + " their own.",
          train);
    }
    List<String> classes = List.copyOf(folders);
    List<SourceItem> items = new ArrayList<>(files(train, classes, false));
    validation.ifPresent(path -> items.addAll(files(path, classes, true)));
    if (items.isEmpty()) {
      throw Problem.data("Cannot find any image in the class folders of %s.", root);
    }
    return new ImageSource(
        List.copyOf(items),
        classes,
        readable(classes, names),
        validation.isPresent(),
        notes(layout));
  }

  private List<String> folderNames(Path folder) {
    return SourceFiles.list(folder, hadoop).stream()
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .toList();
  }

  private List<ImageFile> files(Path split, List<String> classes, boolean validation) {
    List<String> present = folderNames(split);
    return classes.stream()
        .filter(present::contains)
        .parallel()
        .flatMap(name -> files(new Path(split, name), classes.indexOf(name), validation))
        .sorted(Comparator.comparing(ImageFile::id))
        .toList();
  }

  private Stream<ImageFile> files(Path folder, int label, boolean validation) {
    return SourceFiles.list(folder, hadoop).stream()
        .flatMap(
            status ->
                status.isDirectory()
                    ? files(status.getPath(), label, validation)
                    : Stream.of(file(status, label, validation)));
  }

  private ImageFile file(FileStatus status, int label, boolean validation) {
    Path path = status.getPath();
    return new ImageFile(path.toString(), id(path), status.getLen(), label, validation);
  }

  /** Path below the root. */
  private String id(Path path) {
    StringBuilder id = new StringBuilder(path.getName());
    for (Path up = path.getParent(); up.depth() > root.depth(); up = up.getParent()) {
      id.insert(0, up.getName() + "/");
    }
    return id.toString();
  }

  private static List<String> readable(List<String> classes, ClassNames names) {
    List<String> readable = classes.stream().map(names::nameOf).toList();
    for (int i = 0; i < readable.size(); i++) {
      int first = readable.indexOf(readable.get(i));
      if (first < i) {
        throw Problem.data(
            "The class folders %s and %s are both named \"%s\"; change prep.class-names.",
            classes.get(first), classes.get(i), readable.get(i));
      }
    }
    return readable;
  }

  private static List<String> notes(FolderLayout layout) {
    return layout.ignored().stream()
        .map(
            folder ->
                folder
                    + "/ is left aside: "
                    + layout.validation().orElseThrow()
                    + "/ is the validation split")
        .toList();
  }
}
