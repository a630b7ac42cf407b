package org.permafrost.score.pass;

import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.evaluation.RowProduct;

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
    INDArray weights = layer.getParam("W");
    return RowProduct.rows(
        RowProduct.dense(features, weights, layer.getParam("b")), Math.toIntExact(weights.size(1)));
  }

  /** Of one class. */
  float bias(int k) {
    return layer.getParam("b").getFloat(k);
  }

  String name() {
    return layer.conf().getLayer().getLayerName();
  }

  /** The same of a network of doubles, whose batches have to be the same every time. */
  double[][] doubleLogits(INDArray features) {
    try (INDArray logits = features.mmul(layer.getParam("W")).addiRowVector(layer.getParam("b"))) {
      return logits.toDoubleMatrix();
    }
  }

  /**
   * Carries a signal from the logits to the features.
   *
   * @param atLogits {@code [N, classes]}
   * @return {@code [N, features]}
   */
  INDArray backward(INDArray atLogits) {
    return LinearLayers.behind(layer, atLogits);
  }
}
