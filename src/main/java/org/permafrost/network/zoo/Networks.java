package org.permafrost.network.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;

/** Makes networks that compute out of their descriptions. */
public final class Networks {
  private Networks() {}

  /** A network with its initial weights: the same bits for the same specification, anywhere. */
  public static ComputationGraph create(NetworkSpec spec) {
    ComputationGraphConfiguration configuration = spec.configuration();
    return create(configuration, InitialParameters.of(configuration, spec.seed()));
  }

  /**
   * A network with given parameters, in DL4J's flat order; the network keeps a copy.
   *
   * @throws IllegalArgumentException if there are not exactly as many as the network has
   */
  public static ComputationGraph create(
      ComputationGraphConfiguration configuration, float[] parameters) {
    int expected = FilterCatalog.of(configuration).parameters();
    if (parameters.length != expected) {
      throw new IllegalArgumentException(
          "The network has " + expected + " parameters, got " + parameters.length);
    }
    INDArray flat =
        Nd4j.createUninitialized(org.nd4j.linalg.api.buffer.DataType.FLOAT, 1, expected);
    FloatArrays.assign(flat, parameters);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(flat, false);
    return graph;
  }
}
