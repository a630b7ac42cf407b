package org.permafrost.network.operator;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/** The vertex of {@link ChannelGate} on ND4J's operations. */
final class ChannelGateVertex extends PlainVertex {
  private static final long serialVersionUID = 1L;

  ChannelGateVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    return gated(inputs[0], ArrayType.ACTIVATIONS, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray ofMaps = gated(epsilon, ArrayType.ACTIVATION_GRAD, workspaces);
    INDArray ofGate =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, epsilon.dataType(), inputs[1].shape(), 'c');
    ofGate.assign(epsilon.mul(inputs[0]).sum(2, 3).reshape('c', inputs[1].shape()));
    return new Pair<>(null, new INDArray[] {ofMaps, ofGate});
  }

  private INDArray gated(INDArray maps, ArrayType type, LayerWorkspaceMgr workspaces) {
    INDArray result = workspaces.createUninitialized(type, maps.dataType(), maps.shape(), 'c');
    INDArray gate = inputs[1].reshape('c', maps.size(0), maps.size(1), 1, 1);
    Nd4j.exec(new MulOp(new INDArray[] {maps, gate}, new INDArray[] {result}));
    return result;
  }
}
