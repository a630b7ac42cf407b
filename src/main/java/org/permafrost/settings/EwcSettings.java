package org.permafrost.settings;

import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Whole;

/**
 * Elastic weight consolidation of learned classes' filters, for {@code strategy.freeze = ewc}.
 *
 * @param over what is pulled
 * @param lambda strength of the penalty {@code lambda / 2 * sum F_j (theta_j - anchor_j)^2}
 * @param images of a class whose gradients are squared; 0 means all
 */
public record EwcSettings(
    Over over,
    @Between(most = 1e12) double lambda,
    @Whole(least = 0, most = 1_000_000_000) int images,
    Labels labels) {
  /** What is pulled. */
  public enum Over {
    /** Filters that were chosen for learned classes, and classifier rows of dropped ones. */
    CHOSEN,
    /** All filters, and the classifier rows of learned classes. */
    NETWORK
  }

  /** Whose log-probability is differentiated. */
  public enum Labels {
    /** Every class, weighted by its probability: the Fisher information itself. */
    ALL,
    /** The image's own: the empirical Fisher. */
    TRUE
  }
}
