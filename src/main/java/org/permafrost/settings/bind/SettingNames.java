package org.permafrost.settings.bind;

import java.util.Locale;

/** How names in Java are written in {@code reference.conf}: in lower case with hyphens. */
public final class SettingNames {
  private SettingNames() {}

  /** Key of a record's component: {@code learningRate} is {@code learning-rate}. */
  public static String key(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** Choice that a constant stands for: {@code EPOCH_END} is {@code epoch-end}. */
  public static String choice(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
