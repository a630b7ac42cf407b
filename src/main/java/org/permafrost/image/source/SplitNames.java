package org.permafrost.image.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What folders of splits are usually called, in any case, also as {@code training_set}. */
enum SplitNames {
  TRAIN("train", "training"),
  VALIDATION("val", "valid", "validation", "dev", "eval", "evaluation"),
  TEST("test", "testing");

  private final List<String> names;

  SplitNames(String... names) {
    this.names = List.of(names);
  }

  /** The split a folder of that name usually is. */
  static Optional<SplitNames> of(String folder) {
    String name = folder.toLowerCase(Locale.ROOT).replaceFirst("[ _-]?(set|split|data)$", "");
    return Arrays.stream(values()).filter(split -> split.names.contains(name)).findFirst();
  }
}
