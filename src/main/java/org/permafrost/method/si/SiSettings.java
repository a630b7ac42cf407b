package org.permafrost.method.si;

import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Block;

/**
 * Synaptic intelligence, for {@code strategy.freeze = si}.
 *
 * @param strength c of the penalty {@code c * sum Omega_j (theta_j - anchor_j)^2}
 * @param damping xi, added to the square of the distance that importance is divided by
 * @param clip largest importance of a parameter; 0 means no limit
 */
@Block("strategy.si")
record SiSettings(
    @Between(most = 1e6) double strength,
    @Between(least = 1e-9, most = 1e6) double damping,
    Unit unit,
    @Between(most = 1e6) double clip,
    Path path) {
  /** Whose importance is measured. */
  enum Unit {
    /** Each parameter's own. */
    WEIGHT,
    /** That of a filter or classifier row as a whole, the same for all it owns. */
    FILTER
  }

  /** What stands for the path of a parameter. */
  enum Path {
    /** Mean gradient of a round times the change of the averaged parameters. */
    ROUND,
    /** Gradient times change of each step of each worker, averaged over workers. */
    STEP
  }

  /** Largest importance. */
  double limit() {
    return clip == 0 ? Double.MAX_VALUE : clip;
  }
}
