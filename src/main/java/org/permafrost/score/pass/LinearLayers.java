package org.permafrost.score.pass;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.evaluation.RowProduct;
import org.permafrost.network.operator.ConvolutionProducts;

/**
 * The way back through layers with weights, in evaluation mode. Every result is a new array.
 *
 * <p>A convolution's gradient of the weights comes along with that of its input; it stays readable
 * until the next convolution.
 */
final class LinearLayers {
  private INDArray scratch = Nd4j.empty(DataType.FLOAT);

  /**
   * @param input what the convolution read
   * @param signal at its output
   * @return the signal at its input
   */
  INDArray convolution(GraphVertex vertex, INDArray input, INDArray signal) {
    ConvolutionLayer layer = (ConvolutionLayer) vertex.getLayer().conf().getLayer();
    INDArray weights = vertex.getLayer().getParam("W");
    INDArray atInput = Nd4j.createUninitialized(input.dataType(), input.shape(), 'c');
    new ConvolutionProducts(layer)
        .backward(
            FloatArrays.inOrder(input),
            weights,
            FloatArrays.inOrder(signal),
            atInput,
            scratch(weights));
    return atInput;
  }

  /** Of the convolution that was passed last, in the shape of its weights. */
  INDArray weightGradient(GraphVertex vertex) {
    return scratch(vertex.getLayer().getParam("W"));
  }

  private INDArray scratch(INDArray like) {
    if (scratch.length() < like.length() || scratch.dataType() != like.dataType()) {
      scratch = Nd4j.createUninitialized(like.dataType(), like.length());
    }
    return scratch.get(NDArrayIndex.interval(0, like.length())).reshape('c', like.shape());
  }

  /** Multiplies by gamma / sqrt(variance + epsilon), channel by channel. */
  INDArray normalization(GraphVertex vertex, INDArray signal) {
    INDArray result = signal.ulike();
    try (INDArray scale = scale(vertex.getLayer())) {
      Nd4j.exec(new BroadcastMulOp(signal, scale, result, 1));
    }
    return result;
  }

  private static INDArray scale(Layer layer) {
    double epsilon = ((BatchNormalization) layer.conf().getLayer()).getEps();
    INDArray gamma = layer.getParam("gamma");
    INDArray variance = layer.getParam("var");
    double[] scale = new double[Math.toIntExact(gamma.length())];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = gamma.getDouble(c) / Math.sqrt(variance.getDouble(c) + epsilon);
    }
    return Nd4j.createFromArray(scale).castTo(gamma.dataType());
  }

  /**
   * A dense layer with ReLU or without activation.
   *
   * @param output of the layer
   * @param signal there
   */
  INDArray dense(GraphVertex vertex, INDArray output, INDArray signal) {
    Layer layer = vertex.getLayer();
    INDArray result;
    if (isRectified((DenseLayer) layer.conf().getLayer())) {
      try (INDArray open = output.gt(0).castTo(output.dataType())) {
        result = behind(layer, open.muli(signal));
      }
    } else {
      result = behind(layer, signal);
    }
    InputPreProcessor shape = ((LayerVertex) vertex).getLayerPreProcessor();
    int batch = Math.toIntExact(output.size(0));
    return shape == null ? result : shape.backprop(result, batch, LayerWorkspaceMgr.noWorkspaces());
  }

  /** Whether a dense layer ends in ReLU; else it ends in nothing. */
  static boolean isRectified(DenseLayer layer) {
    return layer.getActivationFn() instanceof ActivationReLU;
  }

  /**
   * A signal before the activation of a dense layer, carried to its input. In a network of doubles
   * by BLAS: its batches have to be the same every time.
   *
   * @param signal {@code [N, outputs]}
   * @return {@code [N, inputs]}
   */
  static INDArray behind(Layer layer, INDArray signal) {
    INDArray weights = layer.getParam("W").transpose();
    return signal.dataType() == DataType.FLOAT
        ? Nd4j.createFromArray(RowProduct.of(signal, weights))
            .reshape('c', signal.size(0), weights.size(1))
        : signal.mmul(weights);
  }
}
