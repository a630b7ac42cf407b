package org.permafrost.network;

import java.util.Locale;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Cross-entropy of a softmax over some of the classes, which may differ from image to image: a
 * label of {@link #EXCLUDED} takes a class out of the softmax, so that its logit gets exactly no
 * gradient. With no excluded class it is the usual cross-entropy. Labels and logits have shape
 * {@code [images, classes]}; soft labels are allowed.
 *
 * <p>Labels may also have shape {@code [images, 2 * classes]}: the labels, followed by offsets that
 * are added to the logits within the softmax, as balanced softmax (Ren et al. 2020, arXiv
 * 2007.10740) and logit adjustment (Menon et al. 2021, arXiv 2007.07314) do. Offsets travel with
 * the minibatch, so they are no part of the network, its configuration or its outputs. (A labels
 * mask would not do: DL4J multiplies the logits by it.)
 *
 * <p>Behind the offsets may stand what an earlier network says of the image, see {@link
 * Distillation}: keeping that becomes part of the loss.
 *
 * <p>The layer's activation must be softmax; it is applied here, on the logits.
 */
public final class PartialSoftmaxLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  /** Label of a class outside the softmax. */
  public static final float EXCLUDED = PartialSoftmax.EXCLUDED;

  @Override
  public double computeScore(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask, boolean average) {
    double sum = computeScoreArray(labels, logits, softmax, mask).sumNumber().doubleValue();
    return average ? sum / labels.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask) {
    refuseMask(mask);
    float[][] y = labels.toFloatMatrix();
    double[][] plain = logits.toDoubleMatrix();
    double[][] z = shifted(plain, y);
    float[] losses = new float[y.length];
    for (int i = 0; i < y.length; i++) {
      double logSum = PartialSoftmax.logSumExp(z[i], y[i]);
      double loss = 0;
      for (int k = 0; k < z[i].length; k++) {
        if (y[i][k] > 0) {
          loss -= y[i][k] * (z[i][k] - logSum);
        }
      }
      losses[i] = (float) (loss + Distillation.loss(plain[i], y[i]));
    }
    return Nd4j.createFromArray(losses);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask) {
    refuseMask(mask);
    float[][] y = labels.toFloatMatrix();
    double[][] plain = logits.toDoubleMatrix();
    double[][] z = shifted(plain, y);
    if (TrueClass.isListening()) {
      TrueClass.tell(ofTrueClass(z, y));
    }
    float[][] gradient = new float[y.length][];
    for (int i = 0; i < y.length; i++) {
      double[] exact = gradient(z[i], y[i]);
      Distillation.addGradient(plain[i], y[i], exact);
      gradient[i] = rounded(exact);
    }
    return Nd4j.createFromArray(gradient);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask, boolean average) {
    return Pair.of(
        computeScore(labels, logits, softmax, mask, average),
        computeGradient(labels, logits, softmax, mask));
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartialSoftmaxLoss;
  }

  @Override
  public int hashCode() {
    return PartialSoftmaxLoss.class.hashCode();
  }

  @Override
  public String toString() {
    return "PartialSoftmaxLoss()";
  }

  /** (softmax over included classes) times the label mass, minus the label; 0 where excluded. */
  private static double[] gradient(double[] z, float[] y) {
    double logSum = PartialSoftmax.logSumExp(z, y);
    double mass = 0;
    for (int k = 0; k < z.length; k++) {
      mass += Math.max(0, y[k]);
    }
    double[] gradient = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      if (y[k] != EXCLUDED) {
        gradient[k] = mass * StrictMath.exp(z[k] - logSum) - y[k];
      }
    }
    return gradient;
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int k = 0; k < values.length; k++) {
      rounded[k] = (float) values[k];
    }
    return rounded;
  }

  /** Softmax of the class of each image, which has the largest label. */
  private static float[] ofTrueClass(double[][] z, float[][] y) {
    float[] probabilities = new float[z.length];
    for (int i = 0; i < z.length; i++) {
      int label = 0;
      for (int k = 1; k < z[i].length; k++) {
        label = y[i][k] > y[i][label] ? k : label;
      }
      probabilities[i] = (float) probabilities(z[i], y[i])[label];
    }
    return probabilities;
  }

  /** Softmax over included classes; 0 for the others. */
  public static double[] probabilities(double[] z, float[] y) {
    return PartialSoftmax.probabilities(z, y);
  }

  /** Logits plus the offsets that follow the labels, if any do. */
  private static double[][] shifted(double[][] logits, float[][] labels) {
    double[][] z = new double[logits.length][];
    for (int i = 0; i < z.length; i++) {
      z[i] = logits[i].clone();
      int classes = z[i].length;
      int columns = labels[i].length;
      if (columns == 2 * classes || columns == Distillation.columns(classes)) {
        for (int k = 0; k < classes; k++) {
          z[i][k] += labels[i][classes + k];
        }
      } else if (columns != classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Labels of %d classes have %d, %d or %d columns, not %d",
                classes,
                classes,
                2 * classes,
                Distillation.columns(classes),
                columns));
      }
    }
    return z;
  }

  private static void refuseMask(INDArray mask) {
    if (mask != null) {
      throw new IllegalArgumentException(
          "PartialSoftmaxLoss takes no mask array; exclude classes by labels of " + EXCLUDED);
    }
  }
}
