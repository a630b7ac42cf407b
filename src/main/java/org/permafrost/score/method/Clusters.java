package org.permafrost.score.method;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRanking;
import org.permafrost.rank.KMeans;
import org.permafrost.score.DerivedScorer;

/**
 * Medoids first (src/site/markdown/rankings.md): filters of a layer whose mean activations have the
 * same profile over the classes form a cluster, and one of each cluster comes before the second of
 * any. Within the same place, the filter with the larger mean on the class wins. There are as many
 * clusters as a tenth of the layer has filters.
 */
final class Clusters implements DerivedScorer {
  private static final double SHARE = 0.1;

  @Override
  public String name() {
    return "clusters";
  }

  @Override
  public String base() {
    return "mean-activation";
  }

  @Override
  public boolean comparesClasses() {
    return true;
  }

  @Override
  public double[] derive(FilterIndex index, ClassScores own, List<ClassScores> all, long seed) {
    double[] values = new double[index.size()];
    for (int l = 0; l < index.layers().size(); l++) {
      layer(index.first(l), index.layers().get(l).filters(), own, all, values);
    }
    return values;
  }

  private static void layer(
      int first, int filters, ClassScores own, List<ClassScores> all, double[] values) {
    int[] alive =
        IntStream.range(first, first + filters)
            .filter(f -> all.stream().anyMatch(scores -> scores.sum(f) > 0))
            .toArray();
    if (alive.length == 0) {
      return;
    }
    double[][] profiles =
        Arrays.stream(alive).mapToObj(f -> profile(f, all)).toArray(double[][]::new);
    int clusters = Math.min(alive.length, FilterRanking.topCount(SHARE, filters));
    KMeans means = KMeans.of(profiles, clusters);
    double largest = Arrays.stream(alive).mapToDouble(own::mean).max().orElse(0);
    for (int i = 0; i < alive.length; i++) {
      double share = largest > 0 ? own.mean(alive[i]) / largest : 0;
      values[alive[i]] = filters - place(means, alive.length, i) + share / 2;
    }
  }

  /** How many of its cluster are nearer to the centre; 0 for the medoid. */
  private static long place(KMeans means, int points, int own) {
    Comparator<Integer> nearer =
        Comparator.comparingDouble((Integer p) -> means.distance(p))
            .thenComparing(Comparator.naturalOrder());
    return IntStream.range(0, points)
        .filter(p -> means.cluster(p) == means.cluster(own) && nearer.compare(p, own) < 0)
        .count();
  }

  /** Means of the classes, scaled to length 1. */
  private static double[] profile(int filter, List<ClassScores> all) {
    double[] means = all.stream().mapToDouble(scores -> scores.mean(filter)).toArray();
    double length = Math.sqrt(Arrays.stream(means).map(m -> m * m).sum());
    return Arrays.stream(means).map(m -> m / length).toArray();
  }
}
