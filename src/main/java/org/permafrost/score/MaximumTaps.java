package org.permafrost.score;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.network.ConvolutionFilters;

/**
 * A network with the spatial maximum of every convolution's normalised output as further outputs,
 * so that one call of {@code output()} yields all of them without keeping a single map. Evaluation
 * mode applies ReLU in place, so a maximum may be taken before or after it; rectifying the maximum
 * makes both the same.
 */
final class MaximumTaps {
  private MaximumTaps() {}

  /**
   * Outputs: the network's own, then {@code [N, filters]} for each layer. Parameters are not set.
   */
  static ComputationGraph on(
      ComputationGraphConfiguration original, List<ConvolutionFilters> layers) {
    ComputationGraphConfiguration tapped = original.clone();
    List<String> outputs = new ArrayList<>(tapped.getNetworkOutputs());
    for (ConvolutionFilters layer : layers) {
      String name = layer.layer() + "-maximum";
      GlobalPoolingLayer maximum =
          new GlobalPoolingLayer.Builder(PoolingType.MAX)
              .poolingDimensions(2, 3)
              .name(name)
              .build();
      NeuralNetConfiguration conf = new NeuralNetConfiguration.Builder().layer(maximum).build();
      tapped.getVertices().put(name, new LayerVertex(conf, null));
      tapped.getVertexInputs().put(name, List.of(layer.output()));
      outputs.add(name);
    }
    tapped.setNetworkOutputs(outputs);
    tapped.setTopologicalOrder(null);
    tapped.setTopologicalOrderStr(null);
    ComputationGraph network = new ComputationGraph(tapped);
    network.init();
    return network;
  }
}
