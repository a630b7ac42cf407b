package org.permafrost.explain;

import java.util.Arrays;

/**
 * How much each pixel of an image matters. Contributions of layers are added one by one: sizes are
 * scaled to 0..1 over all channels and pixels of the layer, summed over the channels, and enlarged
 * to the image.
 */
public final class SaliencyMap {
  private static final double NEVER_ZERO = 1e-6;

  private final int height;
  private final int width;
  private final double[] sum;

  /** Without any contribution yet. */
  public SaliencyMap(int height, int width) {
    this.height = height;
    this.width = width;
    this.sum = new double[height * width];
  }

  /**
   * Adds the contributions of one layer.
   *
   * @param values {@code [channels, high, wide]} in c order, of any sign
   */
  public void add(float[] values, int high, int wide) {
    double least = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (float value : values) {
      double size = Math.abs((double) value);
      least = Math.min(least, size);
      largest = Math.max(largest, size);
    }
    int pixels = high * wide;
    double[] layer = new double[pixels];
    double scale = 1 / (largest - least + NEVER_ZERO);
    for (int i = 0; i < values.length; i++) {
      layer[i % pixels] += (Math.abs((double) values[i]) - least) * scale;
    }
    addEnlarged(layer, high, wide);
  }

  /** Bilinear; corners lie on corners. */
  private void addEnlarged(double[] layer, int high, int wide) {
    for (int y = 0; y < height; y++) {
      double down = place(y, height, high);
      int top = (int) down;
      int bottom = Math.min(top + 1, high - 1);
      double v = down - top;
      for (int x = 0; x < width; x++) {
        double across = place(x, width, wide);
        int left = (int) across;
        int right = Math.min(left + 1, wide - 1);
        double h = across - left;
        double above = (1 - h) * layer[top * wide + left] + h * layer[top * wide + right];
        double below = (1 - h) * layer[bottom * wide + left] + h * layer[bottom * wide + right];
        sum[y * width + x] += (1 - v) * above + v * below;
      }
    }
  }

  private static double place(int pixel, int pixels, int cells) {
    return pixels == 1 ? 0 : (double) pixel * (cells - 1) / (pixels - 1);
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** The sums, {@code [height, width]} in c order. */
  public double[] values() {
    return sum.clone();
  }

  /** Scaled so that the smallest is 0 and the largest 1; all 0 if they are equal. */
  public double[] scaled() {
    return scaled(sum);
  }

  /** The same of any numbers. */
  public static double[] scaled(double[] values) {
    double least = Arrays.stream(values).min().orElse(0);
    double range = Arrays.stream(values).max().orElse(0) - least;
    return Arrays.stream(values).map(v -> range == 0 ? 0 : (v - least) / range).toArray();
  }
}
