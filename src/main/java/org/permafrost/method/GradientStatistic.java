package org.permafrost.method;

/** What is averaged over images, for every parameter asked for. */
public enum GradientStatistic {
  /** The gradient of the cross-entropy of the image's class. */
  LOSS_GRADIENT,
  /**
   * The diagonal of the Fisher information: squared gradients of the log-probabilities of all
   * classes, weighted by these probabilities (Kirkpatrick et al. 2017).
   */
  FISHER,
  /** The squared gradient of the cross-entropy of the image's class: the empirical Fisher. */
  EMPIRICAL_FISHER
}
