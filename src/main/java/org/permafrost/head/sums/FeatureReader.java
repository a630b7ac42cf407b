package org.permafrost.head.sums;

import org.permafrost.random.KeyedRandom;

/** Applies a map to the features of images, one after the other. */
public final class FeatureReader {
  private final FeatureMap map;
  private final int[] inputs;
  private final int[] centre;
  private final int[][] signs;
  private long clipped;

  public FeatureReader(FeatureMap map) {
    this.map = map;
    this.inputs = new int[map.inputs()];
    this.centre = map.centre().stream().mapToInt(Integer::intValue).toArray();
    this.signs = map.expansion() == Expansion.RANDOM ? signs(map) : new int[0][];
  }

  /**
   * The features as whole numbers.
   *
   * @param features of the network
   * @throws ArithmeticException if one of them is not finite
   */
  public int[] read(float[] features) {
    if (map.expansion() != Expansion.RANDOM) {
      int[] numbers = new int[map.inputs()];
      steps(features, numbers);
      return numbers;
    }
    int[] numbers = expanded(features);
    int half = (int) FeatureMap.half(map.shift());
    for (int j = 0; j < numbers.length; j++) {
      numbers[j] = clip((int) (((long) numbers[j] + half) >> map.shift()));
    }
    return numbers;
  }

  /** The largest random feature, undivided. */
  public int largest(float[] features) {
    int largest = 0;
    for (int h : expanded(features)) {
      largest = Math.max(largest, h);
    }
    return largest;
  }

  /** The largest magnitude among the features of an image; not a number if one of them is not. */
  public static float largest(Expansion expansion, float[] features) {
    float largest = 0;
    for (float z : features) {
      largest = Math.max(largest, Math.abs(z));
    }
    return expansion == Expansion.SQUARE_ROOT ? (float) Math.sqrt(largest) : largest;
  }

  /** Numbers that lay outside of the range so far. */
  public long clipped() {
    return clipped;
  }

  private void steps(float[] features, int[] numbers) {
    if (features.length != numbers.length) {
      throw new IllegalArgumentException(
          "An image has " + features.length + " features instead of " + numbers.length);
    }
    for (int i = 0; i < numbers.length; i++) {
      double z = features[i];
      if (map.expansion() == Expansion.SQUARE_ROOT) {
        z = Math.copySign(Math.sqrt(Math.abs(z)), z);
      }
      double steps = Math.rint(Math.scalb(z, -map.exponent()));
      if (!(Math.abs(steps) <= FeatureMap.LARGEST)) {
        if (Double.isNaN(steps)) {
          throw new ArithmeticException("A feature is not a number");
        }
        clipped++;
        steps = Math.copySign(FeatureMap.LARGEST, steps);
      }
      numbers[i] = (int) steps;
    }
  }

  private int[] expanded(float[] features) {
    steps(features, inputs);
    int[] sums = new int[map.outputs()];
    for (int i = 0; i < inputs.length; i++) {
      int z = inputs[i] - centre[i];
      if (z != 0) {
        int[] row = signs[i];
        for (int j = 0; j < sums.length; j++) {
          sums[j] += z * row[j];
        }
      }
    }
    for (int j = 0; j < sums.length; j++) {
      sums[j] = Math.max(0, sums[j]);
    }
    return sums;
  }

  private int clip(int number) {
    if (number > FeatureMap.LARGEST) {
      clipped++;
      return FeatureMap.LARGEST;
    }
    return number;
  }

  private static int[][] signs(FeatureMap map) {
    int[][] signs = new int[map.inputs()][map.outputs()];
    for (int i = 0; i < signs.length; i++) {
      KeyedRandom random = KeyedRandom.of(map.seed(), "head", i, "");
      for (int j = 0; j < signs[i].length; j++) {
        signs[i][j] = random.nextBoolean() ? 1 : -1;
      }
    }
    return signs;
  }
}
