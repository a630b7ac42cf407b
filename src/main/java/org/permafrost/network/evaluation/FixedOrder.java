package org.permafrost.network.evaluation;

import java.util.ArrayList;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.permafrost.network.zoo.NativeHelpers;

/**
 * Replaces the dense layers of a network by ones that evaluate in a fixed order, so that what an
 * image yields does not depend on its place in a batch, see {@link RowProduct}. In training they
 * are DL4J's. Convolutions need no such thing as long as oneDNN computes them, image by image, see
 * {@link NativeHelpers#sharing}.
 */
public final class FixedOrder {
  private FixedOrder() {}

  /**
   * Evaluates in a fixed order; in training the layers are DL4J's. The same network otherwise:
   * names, parameters and their order stay.
   *
   * @param network stays as it is
   * @return for one {@code ComputationGraph}; has no JSON form
   */
  public static ComputationGraphConfiguration of(ComputationGraphConfiguration network) {
    return of(network, false);
  }

  /** The same, in training as well. */
  static ComputationGraphConfiguration always(ComputationGraphConfiguration network) {
    return of(network, true);
  }

  /** Whether a vertex of such a network is one of these layers. */
  static boolean isFixed(org.deeplearning4j.nn.graph.vertex.GraphVertex vertex) {
    return vertex.getLayer() instanceof FixedOrderDense
        || vertex.getLayer() instanceof FixedOrderOutput;
  }

  private static ComputationGraphConfiguration of(
      ComputationGraphConfiguration network, boolean always) {
    if (network.getDataType() != DataType.FLOAT) {
      return network;
    }
    new ComputationGraph(network).calculateIndices();
    ComputationGraphConfiguration result = network.clone();
    result
        .getVertices()
        .replaceAll(
            (name, vertex) -> isDense(vertex) ? fixed((LayerVertex) vertex, always) : vertex);
    // Parameters follow this order; a copy would be sorted anew, perhaps differently.
    result.setTopologicalOrder(network.getTopologicalOrder().clone());
    result.setTopologicalOrderStr(new ArrayList<>(network.getTopologicalOrderStr()));
    return result;
  }

  private static boolean isDense(GraphVertex vertex) {
    if (vertex.getClass() != LayerVertex.class) {
      return false;
    }
    Layer layer = ((LayerVertex) vertex).getLayerConf().getLayer();
    if (layer.getClass() == OutputLayer.class) {
      return ((OutputLayer) layer).hasBias();
    }
    return layer.getClass() == DenseLayer.class
        && ((DenseLayer) layer).hasBias()
        && !((DenseLayer) layer).hasLayerNorm();
  }

  private static FixedOrderVertex fixed(LayerVertex vertex, boolean always) {
    return new FixedOrderVertex(vertex.getLayerConf(), vertex.getPreProcessor(), always);
  }
}
