package org.permafrost.score;

import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The last dense layer of a network, up to its logits. */
final class Classifier {
  private final Layer layer;

  Classifier(Layer layer) {
    this.layer = layer;
  }

  /**
   * @param features {@code [N, features]}
   * @return {@code [N, classes]}
   */
  float[][] logits(INDArray features) {
    try (INDArray logits = array(features)) {
      return logits.toFloatMatrix();
    }
  }

  /** The same of a network of doubles. */
  double[][] doubleLogits(INDArray features) {
    try (INDArray logits = array(features)) {
      return logits.toDoubleMatrix();
    }
  }

  private INDArray array(INDArray features) {
    return features.mmul(layer.getParam("W")).addiRowVector(layer.getParam("b"));
  }

  /**
   * Carries a signal from the logits to the features.
   *
   * @param atLogits {@code [N, classes]}
   * @return {@code [N, features]}
   */
  INDArray backward(INDArray atLogits) {
    return atLogits.mmul(layer.getParam("W").transpose());
  }
}
