package org.permafrost.explain;

import org.permafrost.rank.FilterId;

/**
 * An image that a filter answers to strongly, found from noise by activation maximisation.
 *
 * @param pixels {@code [3, side, side]} in c order, from 0 to 1
 * @param before mean of the filter's map for the noise
 * @param after mean of its map for the image, before it is cut to what a file can hold
 */
public record FilterImage(FilterId filter, int side, float[] pixels, double before, double after) {
  /** Whether the filter answers to nothing: the image is the noise it started from. */
  public boolean isDead() {
    return before == after;
  }

  /** Brightness of each pixel, {@code [side, side]}: 0.299 R + 0.587 G + 0.114 B. */
  public double[] grey() {
    int plane = side * side;
    double[] grey = new double[plane];
    for (int i = 0; i < plane; i++) {
      grey[i] = 0.299 * pixels[i] + 0.587 * pixels[plane + i] + 0.114 * pixels[2 * plane + i];
    }
    return grey;
  }
}
