package org.permafrost.spark.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.permafrost.image.ClassNames;
import org.permafrost.image.source.FolderLayout;
import org.permafrost.image.source.SourceFile;
import org.permafrost.image.source.SourceTree;
import org.permafrost.problem.Problem;
import org.permafrost.settings.SplitFolders;
import org.permafrost.spark.source.SourceItem.ImageFile;

/**
 * A data set of one sub-folder per class. Files outside class folders do not count; folders inside
 * them do. Labels number the class folders by name.
 */
final class FolderSource {
  private final SourceTree tree;
  private final FolderLayout layout;
  private final List<String> classes;
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<SourceItem> training = new ArrayList<>();
  private final List<SourceItem> validation = new ArrayList<>();
  private final List<String> outside = new ArrayList<>();
  private final List<String> aside = new ArrayList<>();

  private FolderSource(SourceTree tree, FolderLayout layout) {
    this.tree = tree;
    this.layout = layout;
    SortedSet<String> folders = new TreeSet<>(tree.foldersIn(layout.train()));
    layout.validation().ifPresent(folder -> folders.addAll(tree.foldersIn(folder)));
    this.classes = List.copyOf(folders);
    classes.forEach(name -> labels.put(name, labels.size()));
  }

  /**
   * Finds splits, classes and images.
   *
   * @throws Problem (data) for no class folders, no images, two classes of the same name or one
   *     whose name is no text
   */
  static ImageSource of(SourceTree tree, ClassNames names, SplitFolders splits) {
    FolderSource source = new FolderSource(tree, FolderLayout.of(tree, splits));
    source.checkClasses();
    tree.files().forEach(source::sort);
    return source.images(readable(source.classes, names));
  }

  private void checkClasses() {
    if (classes.isEmpty()) {
      throw Problem.data(
          "Cannot find class folders in %s/%s; put the images of each class into a sub-folder of"
              + " their own.",
          tree.origin(), layout.train());
    }
    for (String name : classes) {
      String folder = in(layout.train(), name);
      String other = layout.validation().map(split -> in(split, name)).orElse(folder);
      if (tree.isMisnamed(folder) || tree.isMisnamed(other)) {
        throw Problem.data(
            "The name of the class folder %s in %s is not UTF-8; rename it.",
            tree.isMisnamed(folder) ? folder : other, tree.origin());
      }
    }
  }

  private static String in(String split, String name) {
    return split.isEmpty() ? name : split + "/" + name;
  }

  private void sort(SourceFile file) {
    if (layout.aside().stream().anyMatch(folder -> file.id().startsWith(folder + "/"))) {
      aside.add(file.id());
      return;
    }
    Optional<String> split = layout.validation().filter(v -> file.id().startsWith(v + "/"));
    int start = prefix(split.orElse(layout.train()));
    int end = file.id().indexOf('/', start);
    boolean inClass = end >= 0 && file.id().startsWith(in(split.orElse(layout.train()), ""));
    List<SourceItem> items = split.isPresent() ? validation : training;
    if (file.refusal().isPresent()) {
      items.add(SourceItem.RefusedFile.of(file));
    } else if (inClass) {
      int label = labels.get(file.id().substring(start, end));
      items.add(new ImageFile(file.location(), file.id(), file.bytes(), label, split.isPresent()));
    } else {
      outside.add(file.id());
    }
  }

  private static int prefix(String split) {
    return split.isEmpty() ? 0 : split.length() + 1;
  }

  private ImageSource images(List<String> readable) {
    List<SourceItem> items = new ArrayList<>(training);
    items.addAll(validation);
    if (items.stream().noneMatch(ImageFile.class::isInstance)) {
      throw Problem.data(
          "Cannot find any image in the class folders of %s: %s.", tree.origin(), describe(items));
    }
    SourceTally tally =
        new SourceTally(
            tree.found(),
            items.size(),
            List.of(
                new SourceTally.Skipped("litter", tree.litter()),
                new SourceTally.Skipped("outside class folders", outside),
                new SourceTally.Skipped("left aside", aside)));
    return new ImageSource(
        List.copyOf(items),
        classes,
        readable,
        layout.validation().isPresent(),
        layout.describe(classes.size()),
        tally);
  }

  private static String describe(List<SourceItem> items) {
    return items.isEmpty()
        ? "there is no file in them"
        : ((SourceItem.RefusedFile) items.get(0)).describe();
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
}
