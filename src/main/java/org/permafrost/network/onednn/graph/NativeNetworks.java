package org.permafrost.network.onednn.graph;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.DataLossGraph;
import org.permafrost.network.evaluation.FixedOrder;
import org.permafrost.network.onednn.layer.Sparing;
import org.permafrost.settings.NetworkSettings.Layers;

/**
 * Makes networks that compute, on oneDNN as far as it goes if that is wanted, and in evaluation
 * mode with the same bits for an image in any place of a batch.
 */
public final class NativeNetworks {
  private NativeNetworks() {}

  /**
   * A network whose parameters are all 0 and whose score is the loss of the images alone; whoever
   * uses it sets its parameters, whose order is that of the stock network.
   *
   * @param stock description, which stays as it is
   * @param layers whether to use native ones at all
   */
  public static ComputationGraph create(ComputationGraphConfiguration stock, Layers layers) {
    ComputationGraphConfiguration convolutions =
        layers == Layers.NATIVE ? NativeGraph.of(stock).configuration() : stock;
    ComputationGraph network = new DataLossGraph(FixedOrder.of(convolutions));
    long parameters =
        stock.getVertices().values().stream().mapToLong(vertex -> vertex.numParams(true)).sum();
    network.init(Nd4j.create(stock.getDataType(), 1, parameters), false);
    return network;
  }

  /** Whether a vertex of such a network runs on oneDNN. */
  public static boolean isNative(GraphVertex vertex) {
    return vertex instanceof Sparing;
  }
}
