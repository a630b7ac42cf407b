package org.permafrost.network.exchange.draft;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * One vertex of a network in the making.
 *
 * @param name in the network
 * @param kind a layer or a vertex without one
 * @param inputs names of the vertices it reads
 * @param parameters in DL4J's flat order; empty for none
 * @param tensors names of its tensors in the file, by what they are: weight, bias, scale, shift,
 *     mean, variance
 * @param value what the file calls its output
 */
public record Part(
    String name,
    Kind kind,
    List<String> inputs,
    float[] parameters,
    Map<String, String> tensors,
    String value) {

  /** A layer, or a vertex that is none. */
  public sealed interface Kind permits OfLayer, OfVertex {}

  /** A layer. */
  public record OfLayer(Layer layer) implements Kind {}

  /** A vertex that is no layer, such as an addition. */
  public record OfVertex(GraphVertex vertex) implements Kind {}

  /** Copies the collections. */
  public Part {
    inputs = List.copyOf(inputs);
    tensors = Map.copyOf(tensors);
  }

  /** Its layer if it has one of this class. */
  public <L extends Layer> Optional<L> layer(Class<L> type) {
    return kind instanceof OfLayer own && own.layer().getClass() == type
        ? Optional.of(type.cast(own.layer()))
        : Optional.empty();
  }

  Part with(Layer other, String newValue) {
    return new Part(name, new OfLayer(other), inputs, parameters, tensors, newValue);
  }

  Part with(float[] others) {
    return new Part(name, kind, inputs, others, tensors, value);
  }
}
