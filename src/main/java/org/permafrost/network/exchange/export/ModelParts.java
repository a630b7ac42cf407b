package org.permafrost.network.exchange.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The vertices of a network with the parameters that each owns. */
public final class ModelParts {
  private ModelParts() {}

  /**
   * One vertex.
   *
   * @param inputs names of the vertices it reads
   * @param parameters in DL4J's flat order; empty for none
   */
  public record Vertex(String name, GraphVertex vertex, List<String> inputs, float[] parameters) {

    /** Its layer; additions and the like have none. */
    public Optional<Layer> layer() {
      return vertex instanceof LayerVertex own
          ? Optional.of(own.getLayerConf().getLayer())
          : Optional.empty();
    }
  }

  /** All vertices but the image, each behind those it reads. */
  public static List<Vertex> of(ComputationGraphConfiguration configuration, float[] parameters) {
    new ComputationGraph(configuration).calculateIndices();
    List<Vertex> parts = new ArrayList<>();
    int position = 0;
    for (String name : configuration.getTopologicalOrderStr()) {
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex == null) {
        continue;
      }
      int end = position + Math.toIntExact(vertex.numParams(true));
      parts.add(
          new Vertex(
              name,
              vertex,
              configuration.getVertexInputs().get(name),
              Arrays.copyOfRange(parameters, position, end)));
      position = end;
    }
    return parts;
  }
}
