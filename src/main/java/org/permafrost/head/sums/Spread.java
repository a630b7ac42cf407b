package org.permafrost.head.sums;

/** Which products of features are added up beside the features themselves. */
public enum Spread {
  NONE,
  /** One matrix for the images of all classes. */
  SHARED,
  /** One matrix for each class. */
  BY_CLASS
}
