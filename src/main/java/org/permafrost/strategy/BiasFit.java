package org.permafrost.strategy;

import java.util.Arrays;
import java.util.Locale;
import java.util.SortedSet;
import org.permafrost.linear.Cholesky;

/**
 * Fits one bias per class to logits with known labels: minimises the mean cross-entropy of {@code
 * softmax(z + b)} plus {@code l2 / 2 * |b|^2} by Newton's method with halved steps. The problem is
 * strictly convex, so there is one answer; the biases sum to zero. The same logits in the same
 * order give the same bits.
 */
public final class BiasFit {
  /** Keeps the biases finite where the labels alone would not; shrinks them by a few per mille. */
  public static final double L2 = 1e-3;

  private static final double CONVERGED = 1e-10;
  private static final int MOST_STEPS = 200;
  private static final int MOST_HALVINGS = 40;

  private final float[][] logits;
  private final int[] labels;
  private final int[] classes;
  private final double l2;

  private BiasFit(float[][] logits, int[] labels, SortedSet<Integer> classes, double l2) {
    this.logits = logits;
    this.labels = labels;
    this.classes = classes.stream().mapToInt(Integer::intValue).toArray();
    this.l2 = l2;
  }

  /**
   * @param logits {@code [images, outputs]}
   * @param labels one per image, each in {@code classes}
   * @param classes outputs in the softmax; the others get no bias
   * @param l2 penalty, above 0
   * @return one bias per output; add it to the logit
   * @throws IllegalArgumentException without images, with a label outside the classes or with
   *     logits that are not finite
   */
  public static double[] fit(
      float[][] logits, int[] labels, SortedSet<Integer> classes, double l2) {
    check(logits, labels, classes, l2);
    double[] fitted = new BiasFit(logits, labels, classes, l2).minimise();
    // The loss ignores a common shift, so a weak penalty alone would leave rounding in it.
    double mean = Arrays.stream(fitted).sum() / fitted.length;
    double[] biases = new double[logits[0].length];
    int i = 0;
    for (int label : classes) {
      biases[label] = fitted[i++] - mean;
    }
    return biases;
  }

  private static void check(float[][] logits, int[] labels, SortedSet<Integer> classes, double l2) {
    if (logits.length == 0 || logits.length != labels.length || !(l2 > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Cannot fit biases to %d logits and %d labels with penalty %s",
              logits.length,
              labels.length,
              l2));
    }
    for (int i = 0; i < labels.length; i++) {
      if (!classes.contains(labels[i])) {
        throw new IllegalArgumentException("The label " + labels[i] + " is not in " + classes);
      }
      for (float z : logits[i]) {
        if (!Float.isFinite(z)) {
          throw new IllegalArgumentException("Image " + i + " has a logit of " + z);
        }
      }
    }
  }

  private double[] minimise() {
    double[] bias = new double[classes.length];
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] gradient = new double[classes.length];
      double[][] hessian = new double[classes.length][classes.length];
      double value = evaluate(bias, gradient, hessian);
      if (largest(gradient) < CONVERGED) {
        return bias;
      }
      double[] next = improve(bias, value, gradient, Cholesky.solve(hessian, gradient));
      if (next == bias) {
        return bias;
      }
      bias = next;
    }
    return bias;
  }

  /** A step along the direction that lowers the value enough; the same array if none does. */
  private double[] improve(double[] bias, double value, double[] gradient, double[] direction) {
    double slope = 0;
    for (int k = 0; k < bias.length; k++) {
      slope += gradient[k] * direction[k];
    }
    double length = 1;
    for (int h = 0; h < MOST_HALVINGS; h++, length /= 2) {
      double[] next = new double[bias.length];
      for (int k = 0; k < bias.length; k++) {
        next[k] = bias[k] - length * direction[k];
      }
      if (evaluate(next, new double[0], new double[0][]) < value - 1e-4 * length * slope) {
        return next;
      }
    }
    return bias;
  }

  /** The penalised loss; fills gradient and Hessian unless they are empty. */
  private double evaluate(double[] bias, double[] gradient, double[][] hessian) {
    double[] p = new double[classes.length];
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      loss += softmax(i, bias, p) / logits.length;
      if (gradient.length > 0) {
        addDerivatives(i, p, gradient, hessian);
      }
    }
    for (int k = 0; k < classes.length; k++) {
      loss += l2 / 2 * bias[k] * bias[k];
      if (gradient.length > 0) {
        gradient[k] += l2 * bias[k];
        hessian[k][k] += l2;
      }
    }
    return loss;
  }

  /** Writes the probabilities of an image and returns its cross-entropy. */
  private double softmax(int image, double[] bias, double[] p) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < p.length; k++) {
      p[k] = logits[image][classes[k]] + bias[k];
      max = Math.max(max, p[k]);
    }
    double own = 0;
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      own = classes[k] == labels[image] ? p[k] : own;
      p[k] = StrictMath.exp(p[k] - max);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return max + StrictMath.log(sum) - own;
  }

  private void addDerivatives(int image, double[] p, double[] gradient, double[][] hessian) {
    double weight = 1.0 / logits.length;
    for (int k = 0; k < p.length; k++) {
      gradient[k] += weight * (p[k] - (classes[k] == labels[image] ? 1 : 0));
      hessian[k][k] += weight * p[k];
      for (int j = 0; j < p.length; j++) {
        hessian[k][j] -= weight * p[k] * p[j];
      }
    }
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
