package org.permafrost.strategy;

import org.permafrost.settings.TrainSettings.ScheduleSettings;

/** Learning rate as a function of training progress, measured in epochs. Pure. */
public final class LearningRate {
  private final double base;
  private final ScheduleSettings schedule;
  private final double epochs;
  private final int repairEpochs;
  private final double repairRate;

  /**
   * @param base learning rate after warm-up
   * @param epochs planned epochs, over which cosine falls to its floor
   */
  public LearningRate(double base, ScheduleSettings schedule, double epochs) {
    this(base, schedule, epochs, 0, 0);
  }

  /**
   * @param repairEpochs epochs that follow the planned ones, over which the rate falls to 0 as half
   *     a cosine
   * @param repairRate what they start at, as a share of base
   */
  public LearningRate(
      double base, ScheduleSettings schedule, double epochs, int repairEpochs, double repairRate) {
    this.base = base;
    this.schedule = schedule;
    this.epochs = epochs;
    this.repairEpochs = repairEpochs;
    this.repairRate = repairRate;
  }

  /**
   * @param progress epochs done, with fraction: 2.5 is the middle of the third epoch
   */
  public double at(double progress) {
    if (repairEpochs > 0 && progress >= epochs) {
      double share = Math.min(1, (progress - epochs) / repairEpochs);
      return base * repairRate * 0.5 * (1 + StrictMath.cos(Math.PI * share));
    }
    if (progress < schedule.warmupEpochs()) {
      return base * progress / schedule.warmupEpochs();
    }
    return switch (schedule.kind()) {
      case CONSTANT -> base;
      case STEP ->
          base
              * StrictMath.pow(schedule.stepFactor(), Math.floor(progress / schedule.stepEpochs()));
      case COSINE -> cosine(progress);
    };
  }

  private double cosine(double progress) {
    double length = Math.max(1e-9, epochs - schedule.warmupEpochs());
    double share = Math.min(1, (progress - schedule.warmupEpochs()) / length);
    double floor = base * schedule.floor();
    return floor + (base - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * share));
  }
}
