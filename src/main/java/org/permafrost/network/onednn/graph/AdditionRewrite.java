package org.permafrost.network.onednn.graph;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;

/** Which vertices are additions that oneDNN takes over. */
final class AdditionRewrite {
  private AdditionRewrite() {}

  /** A reason against it. */
  static Optional<String> against(
      StockGraph graph, String name, GraphVertex vertex, List<Flow> read) {
    if (vertex.getClass() != ElementWiseVertex.class) {
      return Optional.of("is another type of layer");
    }
    ElementWiseVertex.Op operation = ((ElementWiseVertex) vertex).getOp();
    if (operation != ElementWiseVertex.Op.Add) {
      return Optional.of("is no addition but " + operation);
    }
    List<String> inputs = graph.inputs(name);
    if (inputs.size() != 2 || inputs.get(0).equals(inputs.get(1))) {
      return Optional.of("does not add two vertices");
    }
    return read.get(0) instanceof Flow.Maps one
            && read.get(1) instanceof Flow.Maps other
            && one.channels() == other.channels()
            && one.resolution().equals(other.resolution())
        ? Optional.empty()
        : Optional.of("does not add two feature maps of the same size");
  }

  /**
   * Whether both inputs may get one array as gradient. DL4J adds later gradients into the array it
   * was given first, so nobody may add to one input's before the other input has read its own.
   */
  static boolean mayShare(StockGraph graph, String name) {
    String one = graph.inputs(name).get(0);
    String other = graph.inputs(name).get(1);
    return isReadBefore(graph, name, one, other) && isReadBefore(graph, name, other, one);
  }

  /** Gradients flow against the topological order. */
  private static boolean isReadBefore(
      StockGraph graph, String addition, String input, String reader) {
    return graph.readers(input).stream()
        .filter(r -> graph.position(r) < graph.position(addition))
        .allMatch(r -> graph.position(r) < graph.position(producer(graph, reader)));
  }

  /** A ReLU may be computed by what it reads. */
  private static String producer(StockGraph graph, String name) {
    List<String> inputs = graph.inputs(name);
    return inputs.size() == 1 && JoinedRelu.behind(graph, inputs.get(0)).equals(Optional.of(name))
        ? inputs.get(0)
        : name;
  }
}
