package org.permafrost.network.onednn.graph;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.layer.NativeGate;
import org.permafrost.network.onednn.layer.Planned;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Purpose;
import org.permafrost.network.operator.ChannelGate;

/** A channel gate's description that makes one of ours. */
final class NativeGateVertex extends ChannelGate implements Planned {
  private static final long serialVersionUID = 1L;

  @Override
  public Demand demand(List<MapShape> inputs, Purpose purpose) {
    return purpose == Purpose.SCORING
        ? Demand.NONE
        : Demand.NONE.and(Scratch.Part.GRADIENT, inputs.get(0).bytes(Layout.BLOCKED));
  }

  @Override
  public int gradients() {
    return 2;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new NativeGate(graph, name, index, type);
  }

  @Override
  public NativeGateVertex clone() {
    return new NativeGateVertex();
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
