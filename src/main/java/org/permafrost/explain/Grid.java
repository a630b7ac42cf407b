package org.permafrost.explain;

/** Pictures of any size as grids of one small size, in which they can be compared. */
public final class Grid {
  /** Cells down and across. */
  public static final int SIDE = 32;

  private Grid() {}

  /**
   * Means over equal cells; pixels that lie in several cells count for each by their share.
   *
   * @param picture {@code [side, side]} in c order
   * @return {@code [SIDE, SIDE]}
   */
  public static double[] of(double[] picture, int side) {
    double[] grid = new double[SIDE * SIDE];
    double cell = (double) side / SIDE;
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        grid[row * SIDE + column] = mean(picture, side, row * cell, column * cell, cell);
      }
    }
    return grid;
  }

  private static double mean(double[] picture, int side, double top, double left, double cell) {
    double sum = 0;
    for (int y = (int) top; y < Math.min(side, Math.ceil(top + cell)); y++) {
      double high = overlap(y, top, cell);
      for (int x = (int) left; x < Math.min(side, Math.ceil(left + cell)); x++) {
        sum += picture[y * side + x] * high * overlap(x, left, cell);
      }
    }
    return sum / (cell * cell);
  }

  private static double overlap(int pixel, double start, double cell) {
    return Math.max(0, Math.min(pixel + 1, start + cell) - Math.max(pixel, start));
  }
}
