package org.permafrost.score;

import java.util.List;
import java.util.Optional;
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

  /**
   * How much each place of an image matters for the class: the mean of the FullGrad maps of the
   * images that the network recognises (of all, if it recognises none), each from 0 to 1, as a
   * {@link org.permafrost.explain.Grid}, scaled to 0 to 1.
   */
  double[] saliency();

  /**
   * What each filter answers to: grey pictures as {@link org.permafrost.explain.Grid}s from 0 to 1,
   * in catalogue order; empty for filters that answer to nothing. They do not depend on the images.
   */
  List<Optional<double[]>> pictures();
}
