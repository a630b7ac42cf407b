package org.permafrost.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Sorts filters by value, descending; ties by index. */
public final class FilterRanking {
  private FilterRanking() {}

  /**
   * How many filters a top share is: floor(share x filters + 0.5), at least 1 if the share is
   * positive.
   */
  public static int topCount(double share, int filters) {
    int count = (int) Math.floor(share * filters + 0.5);
    return share > 0 ? Math.max(1, Math.min(filters, count)) : 0;
  }

  /** Ranks of one class, layer by layer, each layer from its top filter down. */
  public static List<FilterRank> of(FilterIndex index, FilterValues values) {
    List<FilterRank> ranks = new ArrayList<>(index.size());
    List<FilterIndex.Layer> layers = index.layers();
    for (int l = 0; l < layers.size(); l++) {
      int first = index.first(l);
      int filters = layers.get(l).filters();
      int[] order = descending(values.values(), first, filters);
      for (int r = 0; r < filters; r++) {
        ranks.add(
            new FilterRank(
                values.label(),
                index.filter(l, order[r] - first),
                values.values()[order[r]],
                r + 1,
                (r + 1.0) / filters));
      }
    }
    return ranks;
  }

  /** Filter numbers {@code first .. first + filters - 1}, best first. */
  static int[] descending(double[] values, int first, int filters) {
    return IntStream.range(first, first + filters)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer f) -> 0 - values[f])
                .thenComparing(Comparator.naturalOrder()))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
