package org.permafrost.image.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.permafrost.problem.Problem;

/**
 * Recognises splits by the usual names of their folders, and only where the rest fits: each holds
 * class folders with more images in them than beside them, and no folder of another name lies
 * beside the splits. Folders with the name of a split that hold their images themselves, beside
 * others, are classes. Everything in between is refused, with the way to say what is meant.
 */
final class LayoutGuess {
  private static final List<String> IMAGE_ENDINGS =
      List.of(".jpg", ".jpeg", ".jpe", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff");

  private final SourceTree tree;
  private final Map<SplitNames, List<String>> splits = new EnumMap<>(SplitNames.class);
  private final List<String> likeClasses = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  LayoutGuess(SourceTree tree) {
    this.tree = tree;
    SortedSet<String> top = tree.foldersIn("");
    for (String folder : top) {
      Optional<SplitNames> name = SplitNames.of(folder);
      if (name.isEmpty()) {
        others.add(folder);
      } else if (holdsClasses(folder)) {
        splits.computeIfAbsent(name.get(), split -> new ArrayList<>()).add(folder);
      } else {
        likeClasses.add(folder);
      }
    }
  }

  private boolean holdsClasses(String folder) {
    long all = images(tree.below(folder));
    long own = images(tree.filesIn(folder));
    return !tree.foldersIn(folder).isEmpty() && (own == 0 || all - own > own);
  }

  private static long images(Collection<SourceFile> files) {
    return files.stream().filter(file -> isImage(file.id())).count();
  }

  private static boolean isImage(String id) {
    String name = id.toLowerCase(Locale.ROOT);
    return IMAGE_ENDINGS.stream().anyMatch(name::endsWith);
  }

  FolderLayout layout() {
    if (splits.isEmpty()) {
      if (others.isEmpty()) {
        throw Problem.data(
            "%s of %s: named like splits, but without class folders in them. Put the images of"
                + " each class into a sub-folder of its split, or use --split-folders none if these"
                + " are the classes.",
            list(likeClasses), tree.origin());
      }
      checkWrapper();
      return FolderLayout.classes();
    }
    splits.values().stream()
        .filter(same -> same.size() > 1)
        .findFirst()
        .ifPresent(
            same -> {
              throw ambiguous(list(same) + " may be the same split");
            });
    if (!others.isEmpty() || !likeClasses.isEmpty()) {
      throw ambiguous(
          list(found())
              + (found().size() == 1 ? " looks" : " look")
              + " like splits with class folders, but "
              + list(beside())
              + (beside().size() == 1 ? " lies" : " lie")
              + " beside, without being one");
    }
    if (!splits.containsKey(SplitNames.TRAIN)) {
      throw Problem.data(
          "Cannot find a train/ folder beside %s in %s; put the training images there, one"
              + " sub-folder per class, or use --split-folders none if these are the classes.",
          list(found()), tree.origin());
    }
    return chosen();
  }

  /** A folder around the splits would become the only class. */
  private void checkWrapper() {
    if (others.size() != 1 || !likeClasses.isEmpty()) {
      return;
    }
    String only = others.get(0);
    LayoutGuess inner = new LayoutGuess(tree.inside(only));
    if (inner.others.isEmpty() && inner.splits.containsKey(SplitNames.TRAIN)) {
      throw Problem.data(
          "%s contains only %s/, which contains splits: %s. Use --source %s/%s, or"
              + " --split-folders none if %s is the only class.",
          tree.origin(), only, list(inner.found()), tree.origin(), only, only);
    }
  }

  /** Of a validation and a test split the first is used; the other stays for a last word. */
  private FolderLayout chosen() {
    List<String> rest =
        Stream.of(SplitNames.VALIDATION, SplitNames.TEST)
            .filter(splits::containsKey)
            .map(split -> splits.get(split).get(0))
            .toList();
    return new FolderLayout(
        splits.get(SplitNames.TRAIN).get(0),
        rest.stream().findFirst(),
        rest.stream().skip(1).toList());
  }

  private List<String> found() {
    return splits.values().stream().flatMap(List::stream).sorted().toList();
  }

  private List<String> beside() {
    return Stream.concat(others.stream(), likeClasses.stream()).sorted().toList();
  }

  private Problem ambiguous(String why) {
    String train =
        tree.foldersIn("").stream()
            .filter(folder -> SplitNames.of(folder).equals(Optional.of(SplitNames.TRAIN)))
            .findFirst()
            .orElse("FOLDER");
    String validation =
        Stream.of(SplitNames.VALIDATION, SplitNames.TEST)
            .filter(splits::containsKey)
            .map(split -> ",validation=" + splits.get(split).get(0))
            .findFirst()
            .orElse("");
    return Problem.data(
        "Cannot tell splits from classes in %s: %s. Use --split-folders train=%s%s to use these"
            + " and ignore the rest, or --split-folders none if every folder is a class.",
        tree.origin(), why, train, validation);
  }

  private static String list(List<String> folders) {
    int shown = Math.min(5, folders.size());
    String more = folders.size() > shown ? " and " + (folders.size() - shown) + " more" : "";
    return folders.stream()
            .limit(shown)
            .map(folder -> SourceFile.onOneLine(folder) + "/")
            .collect(Collectors.joining(", "))
        + more;
  }
}
