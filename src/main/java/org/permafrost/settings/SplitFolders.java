package org.permafrost.settings;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.permafrost.problem.Problem;

/**
 * Which folders of a source are its splits.
 *
 * @param train path below the source, with {@link Rule#NAMED}
 * @param validation likewise, if there is one
 */
public record SplitFolders(Rule rule, String train, Optional<String> validation) {

  /** Who says so. */
  public enum Rule {
    /** Their names, where they fit the rest. */
    AUTO,
    /** The folders are classes; there are no splits. */
    NONE,
    /** The setting. */
    NAMED
  }

  /**
   * @param text {@code auto}, {@code none}, {@code train=FOLDER} or {@code
   *     train=FOLDER,validation=FOLDER}
   * @throws Problem (usage) for anything else
   */
  static SplitFolders parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals("auto") || word.equals("none")) {
      Rule rule = word.equals("auto") ? Rule.AUTO : Rule.NONE;
      return new SplitFolders(rule, "", Optional.empty());
    }
    Map<String, String> folders = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String split = equals < 0 ? part.strip() : part.substring(0, equals).strip();
      String folder = equals < 0 ? "" : trimmed(part.substring(equals + 1).strip());
      if (folder.isEmpty()
          || (!split.equals("train") && !split.equals("validation"))
          || folders.put(split, folder) != null) {
        throw wrong(text);
      }
    }
    String train = Optional.ofNullable(folders.get("train")).orElseThrow(() -> wrong(text));
    Optional<String> validation = Optional.ofNullable(folders.get("validation"));
    if (validation.isPresent()
        && ((validation.get() + "/").startsWith(train + "/")
            || train.startsWith(validation.get() + "/"))) {
      throw wrong(text);
    }
    return new SplitFolders(Rule.NAMED, train, validation);
  }

  private static String trimmed(String folder) {
    return folder.replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
  }

  private static Problem wrong(String text) {
    return Problem.usage(
        "Cannot set prep.split-folders to \"%s\"; write auto, none, train=FOLDER or"
            + " train=FOLDER,validation=FOLDER with two folders of the source, neither in the"
            + " other.",
        text);
  }
}
