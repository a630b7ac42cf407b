package org.permafrost.settings;

import org.permafrost.settings.bind.Labels;

/** Disjoint parts of a data set. */
public enum Split {
  TRAIN,
  /** Taken from the training images, never trained on: the drop rule looks at it. */
  HOLDOUT,
  /** Reported at the end of a run. */
  VALIDATION;

  /** Value of the column {@code split}. */
  public String label() {
    return Labels.of(this);
  }
}
