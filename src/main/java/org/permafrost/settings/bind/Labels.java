package org.permafrost.settings.bind;

import java.util.Locale;

/**
 * How constants are written in settings, options, tables and messages: in lower case with hyphens.
 */
public final class Labels {
  private Labels() {}

  /** What a constant is called: {@code EPOCH_END} is {@code epoch-end}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
