package org.permafrost.settings.bind;

import java.util.Locale;

/** How components of records are written in {@code reference.conf}: lower case with hyphens. */
public final class SettingNames {
  private SettingNames() {}

  /** Key of a record's component: {@code learningRate} is {@code learning-rate}. */
  public static String key(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
