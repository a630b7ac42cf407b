package org.permafrost.network.onednn.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.StoredStatistics;
import org.permafrost.network.onednn.layer.BackwardNeed;
import org.permafrost.network.onednn.layer.Sparing;

/**
 * Leaves out of a network's backward passes what only frozen parameters would need. Native layers
 * alone can; every gradient that is still computed keeps its bits.
 */
public final class BackwardPasses {
  private final GraphVertex[] vertices;
  private final int[] order;
  private final boolean[] silent;
  private final BitSet[] own;

  private BackwardPasses(ComputationGraph network, BitSet frozen) {
    vertices = network.getVertices();
    order = network.topologicalSortOrder();
    silent = new boolean[vertices.length];
    own = new BitSet[vertices.length];
    Map<Integer, Integer> positions =
        IntStream.range(0, order.length).boxed().collect(Collectors.toMap(p -> order[p], p -> p));
    int start = 0;
    for (int v : order) {
      int length = parameters(vertices[v]);
      own[v] = frozen.get(start, start + length);
      start += length;
      silent[v] =
          vertices[v] instanceof Sparing
              && own[v].cardinality() == length
              && IntStream.of(inputs(vertices[v])).noneMatch(this::wants)
              && mayFallSilent(vertices[v], positions::get);
    }
  }

  /**
   * From now on gradients of these parameters, and of maps before the first other parameter, are
   * not computed where that saves time. What stands in their place is not defined.
   *
   * @param frozen positions in the flat vector of parameters; none puts all back
   */
  public static void leaveOut(ComputationGraph network, BitSet frozen) {
    BackwardPasses plan = new BackwardPasses(network, frozen);
    for (int v : plan.order) {
      if (plan.vertices[v] instanceof Sparing vertex) {
        vertex.need(new BackwardNeed(!plan.silent[v], plan.wanted(v), plan.own[v]));
      }
    }
  }

  /**
   * The vertices that have no backward pass if these parameters are left out, by number.
   *
   * @param frozen positions in the flat vector of parameters
   */
  static BitSet silent(ComputationGraph network, BitSet frozen) {
    BackwardPasses plan = new BackwardPasses(network, frozen);
    BitSet silent = new BitSet();
    for (int v : plan.order) {
      silent.set(v, plan.silent[v]);
    }
    return silent;
  }

  /**
   * From now on training passes of the network's native layers compute what evaluation does, by
   * stored statistics, and their backward passes nothing but gradients of maps; so they need no
   * room for those of parameters.
   */
  public static void ofMaps(ComputationGraph network) {
    for (Layer layer : network.getLayers()) {
      if (layer instanceof StoredStatistics normalization) {
        normalization.useStoredStatistics(
            IntStream.range(0, Math.toIntExact(layer.getParam("gamma").length())).toArray());
      }
    }
    for (GraphVertex vertex : network.getVertices()) {
      if (vertex instanceof Sparing sparing) {
        BitSet all = new BitSet();
        all.set(0, parameters(vertex));
        boolean[] wanted = new boolean[inputs(vertex).length];
        Arrays.fill(wanted, true);
        sparing.need(new BackwardNeed(true, wanted, all));
      }
    }
  }

  /** DL4J's flat vector holds the vertices' parameters in topological order. */
  private static int parameters(GraphVertex vertex) {
    Map<String, INDArray> table = vertex.paramTable(false);
    return table == null
        ? 0
        : Math.toIntExact(table.values().stream().mapToLong(INDArray::length).sum());
  }

  private boolean[] wanted(int v) {
    int[] inputs = inputs(vertices[v]);
    boolean[] wanted = new boolean[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      wanted[i] = wants(inputs[i]);
    }
    return wanted;
  }

  private boolean wants(int v) {
    return !silent[v] && !vertices[v].isInputVertex();
  }

  /**
   * DL4J adds up gradients from several readers and takes care of an absent one only if all are
   * absent and it comes from a vertex with one input or was the first to come.
   */
  private boolean mayFallSilent(GraphVertex vertex, Function<Integer, Integer> position) {
    if (vertex.isOutputVertex() || vertex.getOutputVertices() == null) {
      return false;
    }
    List<GraphVertex> readers =
        Arrays.stream(vertex.getOutputVertices())
            .map(reader -> vertices[reader.getVertexIndex()])
            .sorted(Comparator.comparing(r -> position.apply(r.getVertexIndex())))
            .toList();
    return readers.stream().allMatch(Sparing.class::isInstance)
        && readers.stream()
            .limit(readers.size() - 1L)
            .allMatch(reader -> inputs(reader).length == 1);
  }

  /** Numbers of the vertices that a vertex reads, in order. */
  static int[] inputs(GraphVertex vertex) {
    VertexIndices[] from = vertex.getInputVertices();
    return from == null
        ? new int[0]
        : Arrays.stream(from).mapToInt(VertexIndices::getVertexIndex).toArray();
  }
}
