package org.permafrost.score;

import java.util.ArrayList;
import java.util.Arrays;
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
   * Outputs: the network's own, then {@code [N, filters]} of each layer. Parameters are not set.
   */
  static ComputationGraph on(
      ComputationGraphConfiguration original, List<ConvolutionFilters> layers) {
    new ComputationGraph(original).calculateIndices();
    ComputationGraphConfiguration tapped = original.clone();
    List<String> outputs = new ArrayList<>(tapped.getNetworkOutputs());
    List<String> names = new ArrayList<>(original.getTopologicalOrderStr());
    List<Integer> order =
        new ArrayList<>(Arrays.stream(original.getTopologicalOrder()).boxed().toList());
    for (ConvolutionFilters layer : layers) {
      String tap = layer.layer() + "-maximum";
      tapped.getVertices().put(tap, maximum(tap));
      tapped.getVertexInputs().put(tap, List.of(layer.output()));
      outputs.add(tap);
      int place = names.indexOf(layer.output()) + 1;
      names.add(place, tap);
      order.add(place, order.size());
    }
    tapped.setNetworkOutputs(outputs);
    // A copy may be sorted differently, which would reorder its parameter vector.
    tapped.setTopologicalOrder(order.stream().mapToInt(Integer::intValue).toArray());
    tapped.setTopologicalOrderStr(names);
    ComputationGraph network = new ComputationGraph(tapped);
    network.init();
    return network;
  }

  private static LayerVertex maximum(String name) {
    GlobalPoolingLayer pooling =
        new GlobalPoolingLayer.Builder(PoolingType.MAX).poolingDimensions(2, 3).name(name).build();
    return new LayerVertex(new NeuralNetConfiguration.Builder().layer(pooling).build(), null);
  }
}
