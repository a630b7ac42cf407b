package org.permafrost.action;

import java.util.Locale;

/** Enum constants as they are written in settings and tables: lower case with hyphens. */
public final class Names {
  private Names() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
