package org.permafrost.freeze;

import java.util.Optional;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * One of DL4J's update rules, by its formulas, on a piece of the parameters in Java arrays. Each
 * number is computed by itself, so that the pieces' borders change no bit.
 */
@FunctionalInterface
interface UpdateRule {
  /**
   * @param gradient becomes what is to be subtracted from the parameters
   * @param state what the rule remembers of these parameters, an array for each kind, in DL4J's
   *     order; changed in place
   * @param length how many numbers count
   */
  void apply(float[] gradient, float[][] state, int length);

  /**
   * The rule of a step.
   *
   * @param iteration steps before it
   * @return empty if the rule is none of those that can be set
   */
  static Optional<UpdateRule> of(IUpdater settings, int iteration, int epoch) {
    if (settings instanceof NoOp) {
      return Optional.of((gradient, state, length) -> {});
    }
    float rate =
        settings.hasLearningRate() ? (float) settings.getLearningRate(iteration, epoch) : 0;
    if (settings instanceof Sgd) {
      return Optional.of((gradient, state, length) -> scale(gradient, length, rate));
    }
    if (settings instanceof Nesterovs rule) {
      float momentum = (float) rule.currentMomentum(iteration, epoch);
      return Optional.of(
          (gradient, state, length) -> nesterov(gradient, state[0], length, rate, momentum));
    }
    if (settings instanceof Adam rule) {
      float beta1 = (float) rule.getBeta1();
      float beta2 = (float) rule.getBeta2();
      float epsilon = (float) rule.getEpsilon();
      double t = iteration + 1.0;
      float corrected =
          (float) (rate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t)));
      return Optional.of(
          (gradient, state, length) ->
              adam(gradient, state[0], state[1], length, corrected, beta1, beta2, epsilon));
    }
    if (settings instanceof RmsProp rule) {
      float decay = (float) rule.getRmsDecay();
      float epsilon = (float) rule.getEpsilon();
      return Optional.of(
          (gradient, state, length) -> rmsProp(gradient, state[0], length, rate, decay, epsilon));
    }
    return Optional.empty();
  }

  private static void scale(float[] gradient, int length, float rate) {
    for (int i = 0; i < length; i++) {
      gradient[i] *= rate;
    }
  }

  /** Sutskever et al. 2013, as DL4J writes it. */
  private static void nesterov(
      float[] gradient, float[] velocity, int length, float rate, float momentum) {
    for (int i = 0; i < length; i++) {
      float before = momentum * velocity[i];
      float now = before - rate * gradient[i];
      velocity[i] = now;
      gradient[i] = before - (1 + momentum) * now;
    }
  }

  /** Kingma and Ba 2015; the corrected rate includes both corrections of the first steps. */
  private static void adam(
      float[] gradient,
      float[] first,
      float[] second,
      int length,
      float corrected,
      float beta1,
      float beta2,
      float epsilon) {
    for (int i = 0; i < length; i++) {
      float g = gradient[i];
      float m = beta1 * first[i] + (1 - beta1) * g;
      float v = beta2 * second[i] + (1 - beta2) * g * g;
      first[i] = m;
      second[i] = v;
      gradient[i] = corrected * m / ((float) Math.sqrt(v) + epsilon);
    }
  }

  private static void rmsProp(
      float[] gradient, float[] squares, int length, float rate, float decay, float epsilon) {
    for (int i = 0; i < length; i++) {
      float g = gradient[i];
      float mean = decay * squares[i] + (1 - decay) * g * g;
      squares[i] = mean;
      gradient[i] = rate * g / ((float) Math.sqrt(mean) + epsilon);
    }
  }
}
