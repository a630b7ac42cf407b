package org.permafrost.network.onednn.layer;

import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.GateProduct;
import org.permafrost.network.operator.PlainVertex;

/** A channel gate on oneDNN: each map times a number of its own. */
public final class NativeGate extends PlainVertex implements Sparing, Replaying {
  private static final long serialVersionUID = 1L;

  private final transient PlanCache<GateProduct> plans = new PlanCache<>(GateProduct::new);
  private transient BackwardNeed need = BackwardNeed.all(2);
  private transient Optional<Function<LayerWorkspaceMgr, INDArray>> replayed = Optional.empty();

  public NativeGate(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (training && replayed.isPresent()) {
      return replayed.get().apply(workspaces);
    }
    return gated(inputs[0], ArrayType.ACTIVATIONS, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray[] gradients = new INDArray[2];
    if (need.ofInput()[0]) {
      gradients[0] = gated(epsilon, ArrayType.ACTIVATION_GRAD, workspaces);
    }
    if (need.ofInput()[1]) {
      gradients[1] =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, DataType.FLOAT, inputs[1].shape(), 'c');
      plans.of(MapShape.of(epsilon)).sums(inputs[0], epsilon, gradients[1]);
    }
    return new Pair<>(null, gradients);
  }

  private INDArray gated(INDArray maps, ArrayType type, LayerWorkspaceMgr workspaces) {
    INDArray result = workspaces.createUninitialized(type, DataType.FLOAT, maps.shape(), 'c');
    plans.of(MapShape.of(maps)).run(maps, inputs[1], result);
    return result;
  }

  @Override
  public void need(BackwardNeed now) {
    need = now;
  }

  @Override
  public void replay(Optional<Function<LayerWorkspaceMgr, INDArray>> maps) {
    replayed = maps;
  }
}
