package org.permafrost.explain;

import org.permafrost.random.KeyedRandom;

/**
 * One image on its way up: Adam, shifts and blur, for normalised pixels {@code [3, side, side]}.
 */
public final class PixelAscent {
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double NEVER_ZERO = 1e-8;
  private static final int CHANNELS = 3;

  private final MaximizationRecipe recipe;
  private final int side;
  private final KeyedRandom random;
  private final double[] pixels;
  private final double[] mean;
  private final double[] square;
  private int step;
  private int down;
  private int across;

  /**
   * @param pixels at the start; copied
   * @param random of this image alone
   */
  public PixelAscent(MaximizationRecipe recipe, int side, double[] pixels, KeyedRandom random) {
    this.recipe = recipe;
    this.side = side;
    this.pixels = pixels.clone();
    this.random = random;
    this.mean = new double[pixels.length];
    this.square = new double[pixels.length];
  }

  /** The image as the next step sees it: shifted. */
  public void write(float[] to, int start) {
    down = shift();
    across = shift();
    for (int i = 0; i < pixels.length; i++) {
      to[start + shifted(i)] = (float) pixels[i];
    }
  }

  private int shift() {
    return recipe.jitter() == 0 ? 0 : random.nextInt(2 * recipe.jitter() + 1) - recipe.jitter();
  }

  private int shifted(int i) {
    int plane = side * side;
    int y = Math.floorMod(i % plane / side + down, side);
    int x = Math.floorMod(i % side + across, side);
    return i / plane * plane + y * side + x;
  }

  /**
   * One step up.
   *
   * @param gradient of what is maximised, at the pixels as they were written
   */
  public void climb(float[] gradient, int start) {
    step++;
    double first = 1 - StrictMath.pow(FIRST, step);
    double second = 1 - StrictMath.pow(SECOND, step);
    for (int i = 0; i < pixels.length; i++) {
      double g = recipe.decay() * pixels[i] - gradient[start + shifted(i)];
      mean[i] = FIRST * mean[i] + (1 - FIRST) * g;
      square[i] = SECOND * square[i] + (1 - SECOND) * g * g;
      pixels[i] -= recipe.rate() * (mean[i] / first) / (Math.sqrt(square[i] / second) + NEVER_ZERO);
    }
    if (recipe.blurEvery() > 0 && step % recipe.blurEvery() == 0 && step < recipe.steps()) {
      blur();
    }
  }

  /** By 1 2 1 over 4, down and across; the edges count again outside. */
  private void blur() {
    for (int channel = 0; channel < CHANNELS; channel++) {
      int start = channel * side * side;
      for (int line = 0; line < side; line++) {
        blur(start + line * side, 1);
      }
      for (int line = 0; line < side; line++) {
        blur(start + line, side);
      }
    }
  }

  private void blur(int start, int stride) {
    double before = pixels[start];
    for (int i = 0; i < side; i++) {
      double own = pixels[start + i * stride];
      double behind = pixels[start + Math.min(i + 1, side - 1) * stride];
      pixels[start + i * stride] = (before + 2 * own + behind) / 4;
      before = own;
    }
  }

  /** The image as it is now, not shifted. */
  public double[] pixels() {
    return pixels.clone();
  }
}
