package org.permafrost.head;

/** Probabilities of classes from what a head or a network says. */
final class Probabilities {
  private Probabilities() {}

  /** Logarithms of the softmax of {@code scores / temperature}. */
  static double[] logarithms(double[] scores, double temperature) {
    double largest = scores[largest(scores)];
    double sum = 0;
    for (double score : scores) {
      sum += StrictMath.exp((score - largest) / temperature);
    }
    double[] logarithms = new double[scores.length];
    for (int k = 0; k < scores.length; k++) {
      logarithms[k] = (scores[k] - largest) / temperature - StrictMath.log(sum);
    }
    return logarithms;
  }

  /** Place of the first of the largest. */
  static int largest(double[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }
}
