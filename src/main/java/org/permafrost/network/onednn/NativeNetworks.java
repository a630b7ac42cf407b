package org.permafrost.network.onednn;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Makes networks that compute on oneDNN as far as it goes. */
public final class NativeNetworks {
  private NativeNetworks() {}

  /**
   * A network with DL4J's random weights; whoever uses it sets its parameters, whose order is that
   * of the stock network.
   *
   * @param stock description, which stays as it is
   */
  public static ComputationGraph create(ComputationGraphConfiguration stock) {
    ComputationGraph network = new ComputationGraph(NativeGraph.of(stock).configuration());
    network.init();
    return network;
  }
}
