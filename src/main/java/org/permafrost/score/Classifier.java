package org.permafrost.score;

import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
    try (INDArray logits = features.mmul(layer.getParam("W"))) {
      return logits.addiRowVector(layer.getParam("b")).toFloatMatrix();
    }
  }

  /**
   * Carries a signal from the logits to the features.
   *
   * @param atLogits {@code [N, classes]}
   * @return {@code [N, features]}
   */
  INDArray backward(float[][] atLogits) {
    try (INDArray signal = Nd4j.createFromArray(atLogits)) {
      return signal.mmul(layer.getParam("W").transpose());
    }
  }
}
