package org.permafrost.network.onednn.graph;

import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.layer.BackwardNeed;
import org.permafrost.network.onednn.layer.Replaying;
import org.permafrost.network.onednn.layer.Sparing;

/** A vertex with a native layer. */
final class NativeVertex extends LayerVertex implements Sparing, Replaying {
  private static final long serialVersionUID = 1L;

  private transient BackwardNeed need = BackwardNeed.all(1);
  private transient Optional<Function<LayerWorkspaceMgr, INDArray>> replayed = Optional.empty();

  NativeVertex(
      ComputationGraph graph, String name, int index, Layer layer, boolean output, DataType type) {
    super(graph, name, index, layer, null, output, type);
  }

  @Override
  public void need(BackwardNeed now) {
    need = now;
    if (getLayer() instanceof Sparing layer) {
      layer.need(now);
    }
  }

  @Override
  public void replay(Optional<Function<LayerWorkspaceMgr, INDArray>> maps) {
    replayed = maps;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    return training && replayed.isPresent()
        ? replayed.get().apply(workspaces)
        : super.doForward(training, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    if (!need.any()) {
      return new Pair<>(null, new INDArray[1]);
    }
    Pair<Gradient, INDArray[]> result = super.doBackward(truncated, workspaces);
    return need.ofOnlyInput() ? result : new Pair<>(result.getFirst(), new INDArray[1]);
  }
}
