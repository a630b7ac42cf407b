package org.permafrost.network.onednn;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;

import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;

/**
 * Corrects the gradient of a batch normalisation for channels whose statistics do not depend on the
 * batch. oneDNN computes {@code gamma s (dy - dbeta / n - x' dgamma / n)} for all channels, with s
 * = 1 / sqrt(variance + epsilon), x' the normalised input and n the numbers of a channel; in these
 * channels {@code gamma s dy} is meant, so {@code gamma s (dbeta + x' dgamma) / n} is added back.
 * Nothing but zero is added to the others.
 */
final class StoredChannels {
  private final MapShape shape;
  private final float epsilon;
  private final Normalization affine;
  private final Addition addition;
  private final FloatPointer scaleShift;

  StoredChannels(MapShape shape, float epsilon) {
    this.shape = shape;
    this.epsilon = epsilon;
    affine = new Normalization(shape, epsilon, false);
    addition = new Addition(shape, false);
    scaleShift = new FloatPointer(2 * shape.channels());
  }

  /**
   * @param stored channels to correct
   * @param mean that the input was normalised by, as the variance
   * @param parameters of the layer
   * @param gradients of its parameters
   * @param ofInput gradient to correct
   */
  void correct(
      int[] stored,
      INDArray input,
      FloatPointer mean,
      FloatPointer variance,
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients,
      INDArray ofInput) {
    int channels = Math.toIntExact(shape.channels());
    double count = (double) shape.images() * shape.height() * shape.width();
    float[] gamma = FloatArrays.copyOf(parameters.get(GAMMA));
    float[] ofGamma = FloatArrays.copyOf(gradients.get(GAMMA));
    float[] ofBeta = FloatArrays.copyOf(gradients.get(BETA));
    float[] factors = new float[2 * channels];
    for (int c : stored) {
      double slope = gamma[c] / Math.sqrt((double) variance.get(c) + epsilon);
      factors[c] = (float) (slope * ofGamma[c] / count);
      factors[channels + c] = (float) (slope * ofBeta[c] / count);
    }
    scaleShift.put(factors);
    affine.source.at(input);
    affine.result.at(Scratch.Part.GRADIENT);
    affine.mean.at(mean);
    affine.variance.at(variance);
    affine.scaleShift.at(scaleShift);
    affine.inference.run();
    addition.accumulate(ofInput, Scratch.Part.GRADIENT);
  }
}
