package org.permafrost.settings;

/**
 * Elastic weight consolidation of learned classes' filters, for {@code strategy.freeze = ewc}.
 *
 * @param lambda strength of the penalty {@code lambda / 2 * sum F_j (theta_j - anchor_j)^2}
 * @param images of a class whose gradients are squared; 0 means all
 */
public record EwcSettings(double lambda, int images, Labels labels) {
  /** Whose log-probability is differentiated. */
  public enum Labels {
    /** Every class, weighted by its probability: the Fisher information itself. */
    ALL,
    /** The image's own: the empirical Fisher. */
    TRUE
  }

  static EwcSettings from(SettingsReader reader) {
    return new EwcSettings(
        reader.number("lambda", 0, 1e12),
        reader.whole("images", 0, 1_000_000_000),
        reader.choice("labels", Labels.class));
  }
}
