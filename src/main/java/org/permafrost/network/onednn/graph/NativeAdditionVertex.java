package org.permafrost.network.onednn.graph;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.layer.NativeAddition;
import org.permafrost.network.onednn.layer.Planned;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Purpose;

/** An addition's stock description that makes one of ours. */
final class NativeAdditionVertex extends ElementWiseVertex implements Planned {
  private static final long serialVersionUID = 1L;

  private final boolean rectified;
  private final boolean shared;

  /**
   * @param shared whether both inputs may be given the same array as gradient
   */
  NativeAdditionVertex(boolean rectified, boolean shared) {
    super(Op.Add);
    this.rectified = rectified;
    this.shared = shared;
  }

  @Override
  public Demand demand(List<MapShape> inputs, Purpose purpose) {
    return Demand.NONE;
  }

  @Override
  public int gradients() {
    return shared ? 1 : 2;
  }

  @Override
  public GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new NativeAddition(graph, name, index, type, rectified, shared);
  }

  @Override
  public NativeAdditionVertex clone() {
    return new NativeAdditionVertex(rectified, shared);
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
