package org.permafrost.strategy;

/**
 * What the length of a run and its learning rate go by: epochs, or the images trained on. Both are
 * counted in epochs on all images. Pure.
 *
 * @param length of the run
 * @param images that an epoch on all images has; 0 if epochs count, whatever is in them
 */
public record Pace(double length, long images) {
  /** Every epoch is one, however many images it trains on. */
  public static Pace ofEpochs(int epochs) {
    return new Pace(epochs, 0);
  }

  /**
   * An epoch counts as much as it trains.
   *
   * @param budget images to train on, as a multiple of all images
   * @param images all of them
   */
  public static Pace ofBudget(double budget, long images) {
    return new Pace(budget, images);
  }

  /**
   * Where a run stands between two epochs.
   *
   * @param epochs done
   * @param trained images so far, each as often as it was
   */
  public double position(int epochs, long trained) {
    return images == 0 ? epochs : (double) trained / images;
  }

  /** How far an epoch of so many images goes. */
  public double step(long ofEpoch) {
    return images == 0 ? 1 : (double) ofEpoch / images;
  }

  /** Whether so many images are all that a run may train on; never if epochs count. */
  public boolean isSpent(long trained) {
    return images > 0 && trained >= Math.round(length * images);
  }
}
