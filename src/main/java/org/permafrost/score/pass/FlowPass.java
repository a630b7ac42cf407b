package org.permafrost.score.pass;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.rank.FilterIndex;
import org.permafrost.score.WeightedNetwork;

/**
 * What flows through each filter or other unit of a network on an image of ones: the sum over its
 * map of value times derivative of the sum of the logits. In doubles, because products over many
 * layers leave the range of floats. ReLU6 has no bound.
 */
public final class FlowPass {
  private FlowPass() {}

  /**
   * @param network its configuration, size and filters are taken
   * @param parameters taken in place of the network's own, in DL4J's flat order
   * @return one number per unit
   */
  public static double[] of(WeightedNetwork network, double[] parameters) {
    VertexGraph graph =
        new VertexGraph(
            unbounded(ComputationGraphConfiguration.fromJson(network.configuration())),
            DataType.DOUBLE,
            network.units());
    FilterIndex index = network.index();
    graph.load(parameters);
    double[] flow = new double[index.size()];
    try (INDArray ones = Nd4j.ones(DataType.DOUBLE, 1, 3, network.side(), network.side());
        INDArray atLogits =
            Nd4j.ones(DataType.DOUBLE, 1, network.catalog().classifier().outputs());
        ForwardPass forward = new ForwardPass(graph, ones, true, (layer, maps) -> {})) {
      BackwardPass.ofLogits(
          graph,
          forward,
          atLogits,
          (layer, maps, signal) -> {
            try (INDArray product = maps.mul(signal);
                INDArray sums = product.rank() == 4 ? product.sum(0, 2, 3) : product.sum(0)) {
              double[] own = sums.toDoubleVector();
              System.arraycopy(own, 0, flow, index.first(layer), own.length);
            }
          },
          (layer, weights) -> {});
    }
    return flow;
  }

  /** With ReLU in place of ReLU6. */
  private static ComputationGraphConfiguration unbounded(ComputationGraphConfiguration network) {
    for (GraphVertex vertex : network.getVertices().values()) {
      if (vertex instanceof LayerVertex v
          && v.getLayerConf().getLayer() instanceof ActivationLayer layer
          && layer.getActivationFn() instanceof ActivationReLU6) {
        layer.setActivationFn(new ActivationReLU());
      }
    }
    return network;
  }
}
