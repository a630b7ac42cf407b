package org.permafrost.image;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.permafrost.problem.Problem;

/**
 * Where a folder data set keeps its class folders.
 *
 * @param train folder with one sub-folder per class; empty if the class folders lie at the top
 * @param validation likewise; empty if the source has no validation split
 * @param ignored split folders that are left aside, because another is the validation split
 */
public record FolderLayout(
    Optional<String> train, Optional<String> validation, List<String> ignored) {
  private static final String TRAIN = "train";
  private static final List<String> VALIDATION = List.of("val", "valid", "validation", "test");

  /**
   * Recognises the layout by the names of the top-level folders, in any case. Of several validation
   * folders the first of {@code val}, {@code valid}, {@code validation}, {@code test} is taken.
   *
   * @param source for the message
   * @throws Problem (data) if there is no folder, or a validation folder without {@code train}
   */
  public static FolderLayout of(String source, Collection<String> folders) {
    if (folders.isEmpty()) {
      throw Problem.data(
          "Cannot find class folders in %s; it needs train/ and val/ with one sub-folder of images"
              + " per class, or the class folders themselves.",
          source);
    }
    Optional<String> train = find(folders, TRAIN);
    List<String> validation =
        VALIDATION.stream().flatMap(name -> find(folders, name).stream()).toList();
    if (train.isEmpty() && !validation.isEmpty() && folders.size() == validation.size()) {
      throw Problem.data(
          "Cannot find a train/ folder beside %s/ in %s; put the training images there, one"
              + " sub-folder per class.",
          validation.get(0), source);
    }
    if (train.isEmpty()) {
      return new FolderLayout(Optional.empty(), Optional.empty(), List.of());
    }
    return new FolderLayout(
        train, validation.stream().findFirst(), validation.stream().skip(1).toList());
  }

  private static Optional<String> find(Collection<String> folders, String wanted) {
    return folders.stream()
        .filter(folder -> folder.toLowerCase(Locale.ROOT).equals(wanted))
        .findFirst();
  }
}
