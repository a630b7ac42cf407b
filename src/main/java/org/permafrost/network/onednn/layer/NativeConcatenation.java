package org.permafrost.network.onednn.layer;

import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.operator.PlainVertex;

/** Channels of several maps one behind the other: whole blocks, copied image by image. */
public final class NativeConcatenation extends PlainVertex implements Sparing, Replaying {
  private static final long serialVersionUID = 1L;

  private transient BackwardNeed need;
  private transient Optional<Function<LayerWorkspaceMgr, INDArray>> replayed = Optional.empty();

  /**
   * @param parts how many vertices it reads
   */
  public NativeConcatenation(
      ComputationGraph graph, String name, int index, DataType type, int parts) {
    super(graph, name, index, type);
    need = BackwardNeed.all(parts);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (training && replayed.isPresent()) {
      return replayed.get().apply(workspaces);
    }
    long[] shape = inputs[0].shape().clone();
    for (int i = 1; i < inputs.length; i++) {
      shape[1] += inputs[i].size(1);
    }
    INDArray joined =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape, 'c');
    long first = 0;
    for (INDArray part : inputs) {
      copy(part, joined, first, true);
      first += part.size(1);
    }
    return joined;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray[] gradients = new INDArray[inputs.length];
    long first = 0;
    for (int i = 0; i < inputs.length; i++) {
      if (need.ofInput()[i]) {
        gradients[i] =
            workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, DataType.FLOAT, inputs[i].shape(), 'c');
        copy(gradients[i], epsilon, first, false);
      }
      first += inputs[i].size(1);
    }
    return new Pair<>(null, gradients);
  }

  /**
   * @param part some channels of the whole
   * @param first where they begin in the whole
   * @param into whether they go into the whole, else out of it
   */
  private static void copy(INDArray part, INDArray whole, long first, boolean into) {
    BytePointer one = new BytePointer(part.data().addressPointer());
    BytePointer all = new BytePointer(whole.data().addressPointer());
    long pixels = part.size(2) * part.size(3) * Float.BYTES;
    long bytes = part.size(1) * pixels;
    for (long image = 0; image < part.size(0); image++) {
      Pointer small = one.position(image * bytes);
      Pointer large = all.position((image * whole.size(1) + first) * pixels);
      Pointer.memcpy(into ? large : small, into ? small : large, bytes);
    }
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
