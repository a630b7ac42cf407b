package org.permafrost.image.source;

import java.util.Locale;
import java.util.Set;

/**
 * Files and folders that systems and programs leave beside images, by their names: hidden ones
 * (names that start with a dot, as {@code .DS_Store}, {@code ._photo.jpg} or {@code
 * .ipynb_checkpoints}) and those of a list. What lies in a folder of litter is litter.
 */
public final class Litter {
  private static final Set<String> NAMES =
      Set.of(
          "thumbs.db",
          "thumbs.db:encryptable",
          "ehthumbs.db",
          "ehthumbs_vista.db",
          "desktop.ini",
          "picasa.ini",
          "icon\r",
          "__macosx",
          "@eadir",
          "#recycle",
          "#snapshot",
          "$recycle.bin",
          "recycler",
          "system volume information",
          "lost+found",
          "__pycache__");

  private Litter() {}

  /** Whether a file or folder of that name is litter, in any case. */
  public static boolean isLitter(String name) {
    return name.startsWith(".") || NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether any part of a path with {@code /} is litter. */
  public static boolean anyIn(String path) {
    for (String part : path.split("/", -1)) {
      if (isLitter(part)) {
        return true;
      }
    }
    return false;
  }
}
