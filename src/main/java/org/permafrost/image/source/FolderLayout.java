package org.permafrost.image.source;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.permafrost.problem.Problem;
import org.permafrost.settings.SplitFolders;

/**
 * Where a folder data set keeps its class folders, as paths below the root of the source.
 *
 * @param train folder with one sub-folder per class; empty text if the class folders lie at the top
 * @param validation likewise; empty if the source has no validation split
 * @param aside folders beside them that are left aside
 */
public record FolderLayout(String train, Optional<String> validation, List<String> aside) {

  /**
   * Finds the layout.
   *
   * @param splits what a person says about it
   * @throws Problem (data) if there is no folder or the folders can be understood in several ways,
   *     (usage) if a folder that was named is not there
   */
  public static FolderLayout of(SourceTree tree, SplitFolders splits) {
    if (tree.foldersIn("").isEmpty()) {
      throw Problem.data(
          "Cannot find class folders in %s; it needs train/ and val/ with one sub-folder of images"
              + " per class, or the class folders themselves.",
          tree.origin());
    }
    return switch (splits.rule()) {
      case NONE -> classes();
      case AUTO -> new LayoutGuess(tree).layout();
      case NAMED -> named(tree, splits);
    };
  }

  /** The folders at the top are the classes. */
  static FolderLayout classes() {
    return new FolderLayout("", Optional.empty(), List.of());
  }

  private static FolderLayout named(SourceTree tree, SplitFolders splits) {
    check(tree, splits.train());
    splits.validation().ifPresent(folder -> check(tree, folder));
    List<String> aside =
        tree.foldersIn("").stream()
            .filter(folder -> !holds(folder, splits.train()))
            .filter(folder -> splits.validation().stream().noneMatch(v -> holds(folder, v)))
            .toList();
    return new FolderLayout(splits.train(), splits.validation(), aside);
  }

  private static boolean holds(String folder, String split) {
    return split.equals(folder) || split.startsWith(folder + "/");
  }

  private static void check(SourceTree tree, String folder) {
    int slash = folder.lastIndexOf('/');
    String parent = slash < 0 ? "" : folder.substring(0, slash);
    SortedSet<String> present = tree.foldersIn(parent);
    if (!present.contains(folder.substring(slash + 1))) {
      throw Problem.usage(
          "Cannot find the folder %s of prep.split-folders in %s; there are %s.",
          folder, tree.origin(), present.isEmpty() ? "none" : String.join(", ", present));
    }
  }

  /** For people: {@code train → train, test → validation, 10 classes}. */
  public String describe(int classes) {
    String counted = classes == 1 ? "1 class" : classes + " classes";
    if (train.isEmpty()) {
      return "folders → classes, " + counted;
    }
    String split = validation.map(folder -> ", " + folder + " → validation").orElse("");
    String rest = aside.isEmpty() ? "" : ", left aside: " + String.join(", ", aside);
    return train + " → train" + split + rest + ", " + counted;
  }
}
