package org.permafrost.score.method;

import java.util.Arrays;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.LayerMaps;

/**
 * Place of the filter's maximum activation within its layer on this image, 1 for the weakest
 * (src/site/markdown/rankings.md). Equal maxima share the mean of their places.
 */
final class RankSum implements FilterScorer {
  private final MaxActivation maximum = new MaxActivation();

  @Override
  public String name() {
    return "rank-sum";
  }

  @Override
  public void score(LayerMaps maps, int image, float[] scores, int first) {
    maximum.score(maps, image, scores, first);
    float[] sorted = Arrays.copyOfRange(scores, first, first + maps.filters());
    Arrays.sort(sorted);
    for (int f = first; f < first + maps.filters(); f++) {
      scores[f] = (count(sorted, scores[f], false) + 1 + count(sorted, scores[f], true)) / 2f;
    }
  }

  /** How many numbers are smaller than the value, or not larger. */
  private static int count(float[] sorted, float value, boolean equalToo) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || (equalToo && sorted[middle] == value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
