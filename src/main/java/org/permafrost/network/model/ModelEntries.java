package org.permafrost.network.model;

import java.util.regex.Pattern;

/** Names and limits of the entries of a model file. */
final class ModelEntries {
  static final String MANIFEST = "manifest.json";
  static final String CONFIGURATION = "configuration.json";
  static final String CATALOGUE = "catalogue.json";
  static final String PARAMETERS = "parameters.bin";
  static final String UPDATER = "updater.bin";

  static final int MAX_MANIFEST = 1 << 20;
  static final int MAX_CONFIGURATION = 1 << 24;
  static final int MAX_CATALOGUE = 1 << 24;
  static final int MAX_EXTRA = 1 << 28;
  static final int MAX_EXTRAS = 32;

  /** An updater keeps at most this many numbers per parameter. */
  static final int MAX_STATES = 4;

  private static final Pattern EXTRA = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

  private ModelEntries() {}

  static boolean isExtra(String name) {
    return EXTRA.matcher(name).matches()
        && !name.equals(MANIFEST)
        && !name.equals(CONFIGURATION)
        && !name.equals(CATALOGUE)
        && !name.equals(PARAMETERS)
        && !name.equals(UPDATER);
  }
}
