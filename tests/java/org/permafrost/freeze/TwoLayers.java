package org.permafrost.freeze;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

/** A network that can be computed by hand. */
final class TwoLayers {
  private TwoLayers() {}

  /**
   * Two layers in which a frozen filter changes its answer because its input moves: two filters of
   * the image's two pixels, and one filter of these two; 1x1 convolutions without bias.
   */
  static ComputationGraph network() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("image")
            .addLayer("first", convolution(2, 2), "image")
            .addLayer("first-relu", new ActivationLayer(Activation.RELU), "first")
            .addLayer("second", convolution(2, 1), "first-relu")
            .addLayer("second-relu", new ActivationLayer(Activation.RELU), "second")
            .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "second-relu")
            .addLayer("classifier", new OutputLayer.Builder().nIn(1).nOut(2).build(), "pool")
            .setOutputs("classifier")
            .setInputTypes(InputType.convolutional(1, 1, 2))
            .build();
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    network.getLayer("first").getParam("W").assign(Nd4j.eye(2).reshape(2, 2, 1, 1));
    network
        .getLayer("second")
        .getParam("W")
        .assign(Nd4j.createFromArray(1f, 0.5f).reshape(1, 2, 1, 1));
    return network;
  }

  private static ConvolutionLayer convolution(int inputs, int outputs) {
    return new ConvolutionLayer.Builder(1, 1)
        .nIn(inputs)
        .nOut(outputs)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .build();
  }
}
