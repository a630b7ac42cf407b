package org.permafrost.network.onednn.layer;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.Dense;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Copy;

/** Stands between layers of different layouts: copies maps forward and their gradients back. */
public final class LayoutChange implements InputPreProcessor {
  private static final long serialVersionUID = 1L;

  private final long channels;
  private final Layout from;
  private final Layout to;
  private final transient PlanCache<Copy> there;
  private final transient PlanCache<Copy> back;

  /**
   * @param channels of the maps, without filling
   */
  public LayoutChange(long channels, Layout from, Layout to) {
    this.channels = channels;
    this.from = from;
    this.to = to;
    there = new PlanCache<>(shape -> new Copy(shape.in(from), shape.in(to)));
    back = new PlanCache<>(shape -> new Copy(shape.in(to), shape.in(from)));
  }

  /** Layout of what it gives. */
  public Layout to() {
    return to;
  }

  @Override
  public INDArray preProcess(INDArray input, int images, LayerWorkspaceMgr workspaces) {
    return copy(there, input, to, workspaces, ArrayType.ACTIVATIONS);
  }

  @Override
  public INDArray backprop(INDArray gradient, int images, LayerWorkspaceMgr workspaces) {
    return gradient == null
        ? null
        : copy(back, gradient, from, workspaces, ArrayType.ACTIVATION_GRAD);
  }

  private INDArray copy(
      PlanCache<Copy> plans,
      INDArray array,
      Layout target,
      LayerWorkspaceMgr workspaces,
      ArrayType type) {
    MapShape shape = MapShape.of(array).withChannels(channels);
    INDArray result =
        workspaces.createUninitialized(type, DataType.FLOAT, target.arrayShape(shape), 'c');
    plans.of(shape).run(Dense.of(array), result);
    return result;
  }

  @Override
  public LayoutChange clone() {
    return new LayoutChange(channels, from, to);
  }

  @Override
  public InputType getOutputType(InputType inputType) {
    return inputType;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int images) {
    return new Pair<>(mask, state);
  }
}
