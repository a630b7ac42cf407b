package org.permafrost.settings;

import java.util.Locale;

/** Disjoint parts of a data set. */
public enum Split {
  TRAIN,
  /** Taken from the training images, never trained on: the drop rule looks at it. */
  HOLDOUT,
  /** Reported at the end of a run. */
  VALIDATION;

  /** Value of the column {@code split}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
