package org.permafrost.rank;

import java.util.ArrayList;
import java.util.List;

/** Small networks and scores that can be checked by hand. */
public final class RankCases {
  private RankCases() {}

  /** Layers called {@code stage1_conv}, {@code stage2_conv}, ..., each its own stage. */
  public static FilterIndex network(int... filters) {
    List<FilterIndex.Layer> layers = new ArrayList<>();
    for (int l = 0; l < filters.length; l++) {
      String stage = "stage" + (l + 1);
      layers.add(new FilterIndex.Layer(stage + "_conv", filters[l], stage, false));
    }
    return new FilterIndex(layers);
  }

  /** Scores of a class, one array per image. */
  public static ClassScores scores(int label, float[]... images) {
    ClassScores scores = new ClassScores(label, images[0].length);
    for (float[] image : images) {
      scores.add(image, 0);
    }
    return scores;
  }
}
