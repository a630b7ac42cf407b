package org.permafrost.network.model;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Reads DL4J's JSON of a network. Unlike {@link ComputationGraphConfiguration#fromJson} it never
 * tries the formats of old releases.
 */
public final class ConfigurationJson {
  private ConfigurationJson() {}

  /**
   * The configuration.
   *
   * @throws IllegalArgumentException if the text is not the JSON of a network, or states another
   *     order of vertices than DL4J computes: a copy of such a network would mix up its parameters
   */
  public static ComputationGraphConfiguration parse(String json) {
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
    List<String> stated = configuration.getTopologicalOrderStr();
    int[] positions = configuration.getTopologicalOrder();
    configuration.setTopologicalOrder(null);
    configuration.setTopologicalOrderStr(null);
    new ComputationGraph(configuration).calculateIndices();
    if (!configuration.getTopologicalOrderStr().equals(stated)
        || !Arrays.equals(configuration.getTopologicalOrder(), positions)) {
      throw new IllegalArgumentException("its vertices are in an unexpected order");
    }
  }
}
