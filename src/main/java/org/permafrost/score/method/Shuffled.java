package org.permafrost.score.method;

import java.util.List;
import org.permafrost.random.KeyedRandom;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;
import org.permafrost.score.DerivedScorer;

/**
 * Sums of another method, shuffled within each layer and class: keeps how much each layer gets and
 * forgets which filters (the control of Frankle et al. 2021, arXiv 2009.08576).
 */
final class Shuffled implements DerivedScorer {
  @Override
  public String name() {
    return "shuffled";
  }

  @Override
  public String base() {
    return "max-activation";
  }

  @Override
  public double[] derive(FilterIndex index, ClassScores own, List<ClassScores> all, long seed) {
    double[] values = new double[index.size()];
    for (int l = 0; l < index.layers().size(); l++) {
      FilterIndex.Layer layer = index.layers().get(l);
      KeyedRandom random = KeyedRandom.of(seed, "shuffled ranking", own.label(), layer.name());
      int first = index.first(l);
      for (int f = 0; f < layer.filters(); f++) {
        int place = random.nextInt(f + 1);
        values[first + f] = values[first + place];
        values[first + place] = own.sum(first + f);
      }
    }
    return values;
  }
}
