package org.permafrost.network;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Reads DL4J's JSON of a network. Unlike {@link ComputationGraphConfiguration#fromJson} it never
 * tries the formats of old releases.
 */
final class ConfigurationJson {
  private ConfigurationJson() {}

  /**
   * The configuration; its parameters lie in the order it states.
   *
   * @throws IllegalArgumentException if the text is not the JSON of a network, or the order is not
   *     one in which every vertex follows its inputs
   */
  static ComputationGraphConfiguration parse(String json) {
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    ComputationGraphConfiguration configuration;
    try {
      synchronized (mapper) {
        configuration = mapper.readValue(json, ComputationGraphConfiguration.class);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
    checkOrder(configuration);
    return configuration;
  }

  private static void checkOrder(ComputationGraphConfiguration configuration) {
    List<String> order = configuration.getTopologicalOrderStr();
    int[] positions = configuration.getTopologicalOrder();
    int vertices = configuration.getNetworkInputs().size() + configuration.getVertices().size();
    if (order == null || positions == null || order.size() != vertices) {
      throw new IllegalArgumentException("the order of its vertices is missing or incomplete");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < vertices; i++) {
      String name = order.get(i);
      boolean input = configuration.getNetworkInputs().contains(name);
      List<String> from = configuration.getVertexInputs().getOrDefault(name, List.of());
      boolean known = input || configuration.getVertices().containsKey(name);
      if (positions.length != vertices
          || positions[i] != i
          || !known
          || input != from.isEmpty()
          || !seen.containsAll(from)
          || !seen.add(name)) {
        throw new IllegalArgumentException("vertex " + name + " is out of order");
      }
    }
  }
}
