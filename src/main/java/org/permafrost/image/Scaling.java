package org.permafrost.image;

/**
 * Scales both axes, across first and then down, with 8-bit values between the two passes. Only what
 * the kept pixels need is computed, a few columns at a time if an image is very tall.
 */
record Scaling(Span across, Span down) {
  /** Bytes between the two passes. */
  private static final int MOST_BYTES = 1 << 26;

  RgbImage apply(RgbImage image, Kernel kernel) {
    ScaleTaps columns = new ScaleTaps(across, kernel);
    ScaleTaps rows = new ScaleTaps(down, kernel);
    int width = across.kept();
    int height = rows.end() - rows.start();
    int block = (int) Math.min(width, Math.max(1, MOST_BYTES / (3L * height)));
    byte[] narrow = new byte[3 * block * height];
    byte[] result = new byte[3 * width * down.kept()];
    for (int left = 0; left < width; left += block) {
      int right = Math.min(width, left + block);
      narrow(image, columns, rows.start(), height, left, right, narrow);
      for (int y = 0; y < down.kept(); y++) {
        for (int x = left; x < right; x++) {
          int origin = 3 * (x - left) - 3 * (right - left) * rows.start();
          rows.apply(narrow, origin, 3 * (right - left), y, result, 3 * (y * width + x));
        }
      }
    }
    return new RgbImage(width, down.kept(), result);
  }

  /** Scales some rows across, as far as some columns. */
  private static void narrow(
      RgbImage image, ScaleTaps columns, int top, int height, int left, int right, byte[] narrow) {
    int to = 0;
    for (int y = top; y < top + height; y++) {
      int row = 3 * y * image.width();
      for (int x = left; x < right; x++) {
        columns.apply(image.pixels(), row, 3, x, narrow, to);
        to += 3;
      }
    }
  }
}
