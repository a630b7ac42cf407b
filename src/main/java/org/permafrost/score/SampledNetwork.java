package org.permafrost.score;

import org.permafrost.network.catalog.FilterCatalog;

/**
 * A network together with a few images of one class. Everything is in doubles and evaluation mode,
 * because differences of gradients drown in the rounding of floats.
 */
public interface SampledNetwork {
  /** Its filters, and where their weights stand among the parameters. */
  FilterCatalog catalog();

  /** In DL4J's flat order; not to be written to. */
  double[] parameters();

  /**
   * Gradient of the mean cross-entropy of the images with respect to the weights of the
   * convolutions; 0 for all other parameters.
   *
   * @param at parameters
   * @param temperature the logits are divided by
   */
  double[] gradient(double[] at, double temperature);
}
