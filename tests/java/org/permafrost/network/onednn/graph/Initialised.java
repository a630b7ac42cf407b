package org.permafrost.network.onednn.graph;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.network.FloatArrays;
import org.permafrost.settings.NetworkSettings.Layers;

/** Networks as executors make them, with the weights DL4J starts from. */
public final class Initialised {
  private Initialised() {}

  public static ComputationGraph network(ComputationGraphConfiguration stock, Layers layers) {
    ComputationGraph initial = new ComputationGraph(stock);
    initial.init();
    ComputationGraph network = NativeNetworks.create(stock, layers);
    FloatArrays.assign(network.params(), FloatArrays.copyOf(initial.params()));
    initial.close();
    return network;
  }
}
