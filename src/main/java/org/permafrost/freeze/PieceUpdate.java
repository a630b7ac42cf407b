package org.permafrost.freeze;

import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** What a step does to any piece of a parameter array: penalties, the rule, decay, subtraction. */
final class PieceUpdate {
  private final UpdateRule rule;
  private final int divisor;
  private float l1;
  private float l2;
  private float decay;

  /**
   * @param array whose rule and penalties are known
   * @param iteration steps before this one
   * @param images whose gradients were added up
   * @param factor of the learning rate
   */
  PieceUpdate(ParameterArray array, int iteration, int epoch, int images, double factor) {
    IUpdater settings = scaled(array, iteration, epoch, factor);
    rule = UpdateRule.of(settings, iteration, epoch).orElseThrow();
    divisor = array.summed() ? images : 1;
    double rate = settings.hasLearningRate() ? settings.getLearningRate(iteration, epoch) : 1;
    for (Regularization penalty : array.penalties()) {
      if (penalty instanceof L1Regularization p) {
        l1 += (float) p.getL1().valueAt(iteration, epoch);
      } else if (penalty instanceof L2Regularization p) {
        l2 += (float) p.getL2().valueAt(iteration, epoch);
      } else if (penalty instanceof WeightDecay p) {
        decay += (float) (p.getCoeff().valueAt(iteration, epoch) * (p.isApplyLR() ? rate : 1));
      }
    }
  }

  private static IUpdater scaled(ParameterArray array, int iteration, int epoch, double factor) {
    IUpdater settings = array.block().getGradientUpdater().getConfig();
    if (factor == 1 || !settings.hasLearningRate()) {
      return settings;
    }
    IUpdater scaled = settings.clone();
    scaled.setLrAndSchedule(factor * settings.getLearningRate(iteration, epoch), null);
    return scaled;
  }

  /**
   * @param parameters changed in place
   * @param gradient overwritten
   * @param state of the rule, changed in place
   * @param length how many numbers count
   */
  void apply(float[] parameters, float[] gradient, float[][] state, int length) {
    if (divisor != 1) {
      for (int i = 0; i < length; i++) {
        gradient[i] /= divisor;
      }
    }
    if (l1 != 0) {
      for (int i = 0; i < length; i++) {
        gradient[i] += l1 * Math.signum(parameters[i]);
      }
    }
    if (l2 != 0) {
      for (int i = 0; i < length; i++) {
        gradient[i] += l2 * parameters[i];
      }
    }
    rule.apply(gradient, state, length);
    for (int i = 0; i < length; i++) {
      parameters[i] -= gradient[i] + decay * parameters[i];
    }
  }
}
