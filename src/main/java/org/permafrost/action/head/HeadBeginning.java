package org.permafrost.action.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.permafrost.head.HeadKind;
import org.permafrost.head.HeadSettings;
import org.permafrost.head.sums.ClassSums;
import org.permafrost.head.sums.Expansion;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.head.sums.Spread;
import org.permafrost.problem.Problem;
import org.permafrost.spark.stage.HeadFeatures;
import org.permafrost.spark.stage.HeadSumsStage;

/** Settles how features become whole numbers, from the images that a head begins with. */
final class HeadBeginning {
  private HeadBeginning() {}

  /**
   * @param largest magnitude of the features, expanded unless they become random ones
   * @param names of classes by label
   * @param inputs features that are read
   * @throws Problem (usage) if there are too many features for random ones
   */
  static FeatureMap map(
      HeadKind kind,
      HeadSettings settings,
      HeadFeatures features,
      float largest,
      Map<Integer, String> names,
      int inputs) {
    if (kind.expansion() != Expansion.RANDOM) {
      return FeatureMap.of(kind.expansion(), inputs, largest);
    }
    if (inputs > FeatureMap.MOST_RANDOM_INPUTS) {
      throw Problem.usage(
          "A %s head reads at most %d features, this network has %d; use another kind of head.",
          kind.label(), FeatureMap.MOST_RANDOM_INPUTS, inputs);
    }
    FeatureMap wide =
        FeatureMap.random(inputs, settings.ridgeFeatures(), settings.seed(), largest, List.of());
    FeatureSums plain = HeadSumsStage.run(features, names, wide.beforeExpansion(), Spread.NONE);
    FeatureMap centred =
        FeatureMap.random(
            inputs, settings.ridgeFeatures(), settings.seed(), largest, centre(plain, inputs));
    return centred.scaled(features.largestRandom(centred));
  }

  /** The mean over all images, rounded down. */
  private static List<Integer> centre(FeatureSums sums, int inputs) {
    long[] total = new long[inputs];
    for (ClassSums of : sums.classes().values()) {
      for (int j = 0; j < inputs; j++) {
        total[j] += of.sums()[j];
      }
    }
    List<Integer> centre = new ArrayList<>();
    for (long sum : total) {
      centre.add((int) Math.floorDiv(sum, Math.max(1, sums.images())));
    }
    return centre;
  }
}
