package org.permafrost.network.onednn.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Who reads whom in a network, and in which order its vertices compute. */
final class StockGraph {
  private final ComputationGraphConfiguration configuration;
  private final List<String> vertices;
  private final Map<String, Integer> positions = new HashMap<>();

  private StockGraph(ComputationGraphConfiguration configuration) {
    this.configuration = configuration;
    new ComputationGraph(configuration).calculateIndices();
    vertices =
        configuration.getTopologicalOrderStr().stream()
            .filter(configuration.getVertices()::containsKey)
            .toList();
    configuration.getTopologicalOrderStr().forEach(name -> positions.put(name, positions.size()));
  }

  static StockGraph of(ComputationGraphConfiguration configuration) {
    return new StockGraph(configuration);
  }

  ComputationGraphConfiguration configuration() {
    return configuration;
  }

  /** All but the network's inputs, in topological order. */
  List<String> vertices() {
    return vertices;
  }

  List<String> inputs(String vertex) {
    return configuration.getVertexInputs().getOrDefault(vertex, List.of());
  }

  List<String> readers(String vertex) {
    return vertices.stream().filter(other -> inputs(other).contains(vertex)).toList();
  }

  boolean isInput(String vertex) {
    return configuration.getNetworkInputs().contains(vertex);
  }

  boolean isOutput(String vertex) {
    return configuration.getNetworkOutputs().contains(vertex);
  }

  /** Place in the topological order. */
  int position(String vertex) {
    return positions.get(vertex);
  }
}
