package org.permafrost.head;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.permafrost.head.sums.Expansion;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureReader;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.head.sums.PartialSums;

/** Features of made-up images. */
public final class HeadCases {
  public static final int FEATURES = 6;

  /** An image with its class. */
  public record Case(String name, float[] features) {}

  private HeadCases() {}

  /** Non-negative features around means of the classes {@code a, b, c, ...}. */
  public static List<Case> cases(int classes, int each) {
    Random random = new Random(3);
    List<Case> cases = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      float[] mean = new float[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        mean[j] = 4 * random.nextFloat();
      }
      for (int i = 0; i < each; i++) {
        float[] features = new float[FEATURES];
        for (int j = 0; j < FEATURES; j++) {
          features[j] = Math.max(0, mean[j] + 0.7f * (float) random.nextGaussian());
        }
        cases.add(new Case(String.valueOf((char) ('a' + k)), features));
      }
    }
    return cases;
  }

  /** The map that a head of a kind begins with on these images. */
  public static FeatureMap map(HeadKind kind, List<Case> cases) {
    float largest = 0;
    for (Case c : cases) {
      largest = Math.max(largest, FeatureReader.largest(kind.expansion(), c.features()));
    }
    int inputs = cases.get(0).features().length;
    if (kind.expansion() != Expansion.RANDOM) {
      return FeatureMap.of(kind.expansion(), inputs, largest);
    }
    FeatureMap map = FeatureMap.random(inputs, 40, 5, largest, Collections.nCopies(inputs, 9000));
    int most = 0;
    for (Case c : cases) {
      most = Math.max(most, new FeatureReader(map).largest(c.features()));
    }
    return map.scaled(most);
  }

  public static FeatureSums sums(HeadKind kind, FeatureMap map, List<Case> cases) {
    PartialSums sums = new PartialSums(map, kind.spread());
    cases.forEach(c -> sums.add(c.name(), c.features()));
    return sums.sums();
  }

  public static HeadNumbers numbers() {
    return new HeadNumbers(1e-4, 1, 1, 1e-3, 1);
  }
}
