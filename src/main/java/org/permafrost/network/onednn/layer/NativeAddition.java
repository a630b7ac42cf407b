package org.permafrost.network.onednn.layer;

import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Addition;
import org.permafrost.network.onednn.primitive.Rectifier;

/** DL4J's sum of two maps on oneDNN, with ReLU behind it or not. */
public final class NativeAddition extends ElementWiseVertex implements Sparing, Replaying {
  private static final long serialVersionUID = 1L;

  private final boolean rectified;
  private final boolean shared;
  private final transient PlanCache<Addition> plans;
  private final transient PlanCache<Rectifier> rectifiers = new PlanCache<>(Rectifier::new);
  private transient INDArray output;
  private transient BackwardNeed need = BackwardNeed.all(2);
  private transient Optional<Function<LayerWorkspaceMgr, INDArray>> replayed = Optional.empty();

  public NativeAddition(
      ComputationGraph graph,
      String name,
      int index,
      DataType type,
      boolean rectified,
      boolean shared) {
    super(graph, name, index, Op.Add, type);
    this.rectified = rectified;
    this.shared = shared;
    plans = new PlanCache<>(shape -> new Addition(shape, rectified));
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (training && replayed.isPresent()) {
      return replayed.get().apply(workspaces);
    }
    INDArray sum =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, inputs[0].shape(), 'c');
    plans.of(MapShape.of(inputs[0])).run(inputs[0], inputs[1], sum);
    output = training ? sum : null;
    return sum;
  }

  @Override
  public void replay(Optional<Function<LayerWorkspaceMgr, INDArray>> maps) {
    replayed = maps;
  }

  @Override
  public void need(BackwardNeed now) {
    need = now;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray[] gradients = new INDArray[2];
    for (int i = 0; i < 2; i++) {
      if (need.ofInput()[i]) {
        gradients[i] = shared && gradients[0] != null ? gradients[0] : gradient(workspaces);
      }
    }
    return new Pair<>(null, gradients);
  }

  private INDArray gradient(LayerWorkspaceMgr workspaces) {
    if (!rectified) {
      return workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
    }
    INDArray gradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, epsilon.shape(), 'c');
    rectifiers.of(MapShape.of(epsilon)).backward(output, epsilon, gradient);
    return gradient;
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }
}
