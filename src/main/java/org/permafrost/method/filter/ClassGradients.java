package org.permafrost.method.filter;

import java.util.Collection;
import java.util.Set;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.Intervals;
import org.permafrost.method.Evidence;
import org.permafrost.method.GradientStatistic;
import org.permafrost.method.MeanGradients;

/**
 * A statistic of the gradients of some classes.
 *
 * @param images behind it
 * @param positions where it was taken
 * @param packed one number for each position
 */
record ClassGradients(long images, Intervals positions, float[] packed) {
  static ClassGradients of(
      Collection<FrozenUnit> units,
      Set<Integer> labels,
      int images,
      GradientStatistic statistic,
      Evidence evidence) {
    Intervals positions =
        Intervals.of(units.stream().flatMap(u -> u.positions().stream()).toList());
    MeanGradients means = evidence.gradients(labels, images, positions, statistic);
    float[] packed = new float[means.values().length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (float) means.values()[i];
    }
    return new ClassGradients(means.images(), positions, packed);
  }

  /** As a vector of this length, zero elsewhere. */
  float[] spread(int length) {
    float[] values = new float[length];
    positions.scatter(packed, values);
    return values;
  }
}
