package org.permafrost.network.exchange.draft;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.zoo.GraphBasis;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/** Makes DL4J's configuration and flat parameters of a draft. */
public final class DraftBuilder {
  private DraftBuilder() {}

  /**
   * @param imageSize side in pixels
   * @param optimizer the update rule that the configuration states
   * @throws Refusal if DL4J cannot compute what the draft says
   */
  public static ImportedNetwork build(
      NetworkDraft draft, int imageSize, OptimizerSettings optimizer) {
    GraphBuilder graph = GraphBasis.open(0, optimizer);
    Map<String, Part> parts = new LinkedHashMap<>();
    for (Part part : draft.parts()) {
      parts.put(part.name(), part);
      String[] inputs = part.inputs().toArray(new String[0]);
      if (part.kind() instanceof Part.OfLayer own) {
        graph.addLayer(part.name(), own.layer(), inputs);
      } else if (part.kind() instanceof Part.OfVertex own) {
        graph.addVertex(part.name(), own.vertex(), inputs);
      }
    }
    graph.setOutputs(draft.classifier());
    ComputationGraphConfiguration configuration;
    try {
      configuration = GraphBasis.close(graph, imageSize);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new Refusal("DL4J cannot compute this network: %s", e.getMessage()).causedBy(e);
    }
    return flatten(configuration, parts);
  }

  private static ImportedNetwork flatten(
      ComputationGraphConfiguration configuration, Map<String, Part> parts) {
    List<String> order = configuration.getTopologicalOrderStr();
    long length = 0;
    for (String name : order) {
      length += configuration.getVertices().containsKey(name) ? count(configuration, name) : 0;
    }
    float[] parameters = new float[Math.toIntExact(length)];
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, Map<String, String>> tensors = new LinkedHashMap<>();
    Set<String> claimed = new HashSet<>();
    int position = 0;
    for (String name : order) {
      Part part = parts.get(name);
      if (part == null) {
        continue;
      }
      if (part.parameters().length != count(configuration, name)) {
        throw new IllegalStateException(
            name
                + " brings "
                + part.parameters().length
                + " parameters, DL4J expects "
                + count(configuration, name));
      }
      System.arraycopy(part.parameters(), 0, parameters, position, part.parameters().length);
      position += part.parameters().length;
      values.put(name, part.value());
      // A tensor that several layers share is that of the first: they may part ways in training.
      Map<String, String> own = new TreeMap<>(part.tensors());
      own.values().removeIf(tensor -> tensor.isEmpty() || !claimed.add(tensor));
      if (!own.isEmpty()) {
        tensors.put(name, own);
      }
    }
    return new ImportedNetwork(configuration, parameters, values, tensors);
  }

  private static long count(ComputationGraphConfiguration configuration, String vertex) {
    return configuration.getVertices().get(vertex).numParams(true);
  }
}
