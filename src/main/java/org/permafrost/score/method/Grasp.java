package org.permafrost.score.method;

import java.util.function.UnaryOperator;
import org.permafrost.score.SampleScorer;
import org.permafrost.score.SampledNetwork;

/**
 * Preservation of the gradient's norm (Wang, Zhang, Grosse 2020, arXiv 2002.07376): weight times
 * (Hessian times gradient), summed over the filter's weights, of the mean loss with logits divided
 * by 200. Their score is the negative, and its largest values go first, so larger is better here.
 * As a share of the network's.
 */
final class Grasp implements SampleScorer {
  private static final double TEMPERATURE = 200;

  /** Step of the difference, as a share of the length of the weights. */
  private static final double STEP = 1e-5;

  @Override
  public String name() {
    return "grasp";
  }

  @Override
  public double[] score(SampledNetwork network) {
    double[] weights = network.parameters();
    double[] product = hessianTimesGradient(at -> network.gradient(at, TEMPERATURE), weights);
    return FilterTotals.shares(network.catalog(), w -> weights[w] * product[w]);
  }

  /** By a central difference of the gradient along itself. */
  static double[] hessianTimesGradient(UnaryOperator<double[]> gradient, double[] at) {
    double[] direction = gradient.apply(at);
    double length = length(direction);
    if (length == 0) {
      return direction;
    }
    double step = STEP * Math.max(length(at), STEP) / length;
    double[] ahead = gradient.apply(moved(at, direction, step));
    double[] behind = gradient.apply(moved(at, direction, -step));
    double[] product = new double[at.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = (ahead[i] - behind[i]) / (2 * step);
    }
    return product;
  }

  private static double[] moved(double[] at, double[] direction, double step) {
    double[] moved = at.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    return moved;
  }

  private static double length(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
