package org.permafrost.network.onednn.graph;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.layer.NativeConcatenation;
import org.permafrost.network.onednn.layer.Planned;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Purpose;

/** A concatenation's stock description that makes one of ours. */
final class NativeConcatenationVertex extends MergeVertex implements Planned {
  private static final long serialVersionUID = 1L;

  private final int parts;

  /**
   * @param parts how many vertices it reads
   */
  NativeConcatenationVertex(int parts) {
    this.parts = parts;
  }

  @Override
  public Demand demand(List<MapShape> inputs, Purpose purpose) {
    return Demand.NONE;
  }

  @Override
  public int gradients() {
    return parts;
  }

  @Override
  public GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new NativeConcatenation(graph, name, index, type, parts);
  }

  @Override
  public NativeConcatenationVertex clone() {
    return new NativeConcatenationVertex(parts);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
