package org.permafrost.network;

import java.util.Arrays;

/**
 * What keeps a network near the answers of an earlier one, part of {@link PartialSoftmaxLoss}:
 * {@code weight * T^2 * KL(p || softmax(z / T))} over the classes of which the earlier network has
 * an opinion p, which is {@code softmax(earlier logits / T)} (Hinton, Vinyals and Dean 2015, arXiv
 * 1503.02531; Li and Hoiem 2016, arXiv 1606.09282). Its gradient with respect to z is {@code weight
 * * T * (softmax(z / T) - p)}.
 *
 * <p>It travels with the minibatch: behind the labels of {@code classes} columns and as many
 * offsets come as many probabilities p, {@link PartialSoftmaxLoss#EXCLUDED} for classes without,
 * then weight and temperature.
 */
public final class Distillation {
  private Distillation() {}

  /** Columns of labels with all that. */
  public static int columns(int classes) {
    return 3 * classes + 2;
  }

  /**
   * Writes what an earlier network says of an image behind its labels.
   *
   * @param row labels and offsets, {@link #columns} long
   * @param logits of the earlier network
   * @param classes of which it has an opinion
   */
  public static void write(
      float[] row, float[] logits, int[] classes, double weight, double temperature) {
    int outputs = logits.length;
    float[] included = new float[outputs];
    Arrays.fill(included, PartialSoftmax.EXCLUDED);
    for (int k : classes) {
      included[k] = 0;
    }
    double[] softened = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      softened[k] = logits[k] / temperature;
    }
    double[] opinion = PartialSoftmax.probabilities(softened, included);
    for (int k = 0; k < outputs; k++) {
      row[2 * outputs + k] = included[k] == 0 ? (float) opinion[k] : PartialSoftmax.EXCLUDED;
    }
    row[3 * outputs] = (float) weight;
    row[3 * outputs + 1] = (float) temperature;
  }

  /**
   * @param z logits
   * @param row of the labels
   * @return 0 if nothing is written there
   */
  static double loss(double[] z, float[] row) {
    if (row.length != columns(z.length)) {
      return 0;
    }
    double temperature = row[3 * z.length + 1];
    float[] p = opinion(row, z.length);
    double[] softened = softened(z, temperature);
    double logSum = PartialSoftmax.logSumExp(softened, p);
    double divergence = 0;
    for (int k = 0; k < z.length; k++) {
      if (p[k] > 0) {
        divergence += p[k] * (StrictMath.log(p[k]) - (softened[k] - logSum));
      }
    }
    return row[3 * z.length] * temperature * temperature * divergence;
  }

  /** Adds its gradient with respect to the logits, if anything is written in the row. */
  static void addGradient(double[] z, float[] row, double[] gradient) {
    if (row.length != columns(z.length)) {
      return;
    }
    double temperature = row[3 * z.length + 1];
    float[] p = opinion(row, z.length);
    double mass = 0;
    for (float share : p) {
      mass += Math.max(0, share);
    }
    double[] q = PartialSoftmax.probabilities(softened(z, temperature), p);
    for (int k = 0; k < z.length; k++) {
      if (p[k] != PartialSoftmax.EXCLUDED) {
        gradient[k] += row[3 * z.length] * temperature * (mass * q[k] - p[k]);
      }
    }
  }

  private static float[] opinion(float[] row, int classes) {
    return Arrays.copyOfRange(row, 2 * classes, 3 * classes);
  }

  private static double[] softened(double[] z, double temperature) {
    double[] softened = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      softened[k] = z[k] / temperature;
    }
    return softened;
  }
}
