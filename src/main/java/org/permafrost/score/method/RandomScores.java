package org.permafrost.score.method;

import java.util.stream.IntStream;
import org.permafrost.random.KeyedRandom;
import org.permafrost.rank.FilterId;
import org.permafrost.score.WeightScorer;
import org.permafrost.score.WeightedNetwork;

/** The control every ranking must beat: numbers drawn for each class and filter. */
final class RandomScores implements WeightScorer {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public boolean dependsOnClass() {
    return true;
  }

  @Override
  public double[] score(WeightedNetwork network, int label, long seed) {
    return network.layers().stream()
        .flatMap(layer -> IntStream.range(0, layer.units()).mapToObj(layer::unit))
        .mapToDouble(filter -> draw(filter, label, seed))
        .toArray();
  }

  private static double draw(FilterId filter, int label, long seed) {
    String key = filter.layer() + "/" + filter.index();
    return KeyedRandom.of(seed, "random ranking", label, key).nextDouble();
  }
}
