package org.permafrost.image;

/**
 * Which source pixels make a scaled pixel, and with what weight, along one axis. Weights have 22
 * fractional bits, so that sums are exact and the same on every machine.
 */
final class ScaleTaps {
  private static final int FRACTION_BITS = 22;
  private static final int ONE = 1 << FRACTION_BITS;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private final int[] first;
  private final int[][] weights;

  ScaleTaps(Span span, Kernel kernel) {
    first = new int[span.kept()];
    weights = new int[span.kept()][];
    double scale = (double) span.from() / span.to();
    double widening = Math.max(1, scale);
    double reach = kernel.reach() * widening;
    for (int i = 0; i < span.kept(); i++) {
      double centre = (span.first() + i + 0.5) * scale;
      int start = Math.max(0, (int) (centre - reach + 0.5));
      int end = Math.min(span.from(), (int) (centre + reach + 0.5));
      first[i] = span.start() + start;
      weights[i] = weights(kernel, start, end, centre, widening);
    }
  }

  private static int[] weights(Kernel kernel, int start, int end, double centre, double widening) {
    double[] exact = new double[end - start];
    double sum = 0;
    for (int j = 0; j < exact.length; j++) {
      exact[j] = kernel.weight(Math.abs((start + j + 0.5 - centre) / widening));
      sum += exact[j];
    }
    int[] fixed = new int[exact.length];
    for (int j = 0; j < fixed.length; j++) {
      double weight = exact[j] / sum * ONE;
      fixed[j] = (int) (weight < 0 ? weight - 0.5 : 0.5 + weight);
    }
    return fixed;
  }

  /** The first source pixel that counts. */
  int start() {
    return first[0];
  }

  /** The one behind the last that counts. */
  int end() {
    int last = first.length - 1;
    return first[last] + weights[last].length;
  }

  /**
   * Writes the three channels of kept pixel {@code i}.
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
    return (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
  }
}
