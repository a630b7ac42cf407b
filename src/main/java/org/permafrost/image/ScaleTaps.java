package org.permafrost.image;

/** Which source pixels make a scaled pixel, and with what weight, along one axis. */
final class ScaleTaps {
  private static final int FRACTION_BITS = 22;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private final int[] first;
  private final int[][] weights;

  /**
   * @param from source pixels
   * @param to target pixels
   */
  ScaleTaps(int from, int to) {
    first = new int[to];
    weights = new int[to][];
    double scale = (double) from / to;
    double reach = Math.max(1, scale);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int start = Math.max(0, (int) (centre - reach + 0.5));
      int end = Math.min(from, (int) (centre + reach + 0.5));
      first[i] = start;
      weights[i] = weights(start, end, centre, reach);
    }
  }

  private static int[] weights(int start, int end, double centre, double reach) {
    double[] exact = new double[end - start];
    double sum = 0;
    for (int j = 0; j < exact.length; j++) {
      exact[j] = Math.max(0, 1 - Math.abs((start + j + 0.5 - centre) / reach));
      sum += exact[j];
    }
    int[] fixed = new int[exact.length];
    for (int j = 0; j < fixed.length; j++) {
      fixed[j] = (int) (0.5 + exact[j] / sum * (1 << FRACTION_BITS));
    }
    return fixed;
  }

  /**
   * Writes the three channels of target pixel {@code i}.
   *
   * @param origin place of source pixel 0 in {@code source}
   * @param step bytes from one source pixel to the next
   */
  void apply(byte[] source, int origin, int step, int i, byte[] target, int at) {
    int[] taps = weights[i];
    int place = origin + first[i] * step;
    int red = HALF;
    int green = HALF;
    int blue = HALF;
    for (int weight : taps) {
      red += weight * (source[place] & 0xff);
      green += weight * (source[place + 1] & 0xff);
      blue += weight * (source[place + 2] & 0xff);
      place += step;
    }
    target[at] = clamp(red);
    target[at + 1] = clamp(green);
    target[at + 2] = clamp(blue);
  }

  private static byte clamp(int sum) {
    return (byte) Math.min(255, sum >> FRACTION_BITS);
  }
}
