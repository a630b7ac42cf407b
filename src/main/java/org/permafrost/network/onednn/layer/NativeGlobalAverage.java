package org.permafrost.network.onednn.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.Dense;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Pooling;

/**
 * DL4J's average over whole maps on oneDNN: from blocks to maps of one pixel in blocks, or to
 * {@code [N, C]}, which is the same in both layouts if all blocks are full.
 */
public final class NativeGlobalAverage extends GlobalPoolingLayer {
  private static final long serialVersionUID = 1L;

  private final transient PlanCache<Pooling> plans =
      new PlanCache<>(
          shape -> new Pooling(shape, Pooling.Kind.AVERAGE, Pooling.Window.whole(shape)));

  public NativeGlobalAverage(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray output =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape(), 'c');
    plans.of(MapShape.of(input)).forward(input, output, training);
    return output;
  }

  private long[] shape() {
    boolean maps =
        !((org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer) conf().getLayer())
            .isCollapseDimensions();
    return maps
        ? new long[] {input.size(0), input.size(1), 1, 1}
        : new long[] {input.size(0), input.size(1)};
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray ofInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    plans.of(MapShape.of(input)).backward(Dense.of(epsilon), ofInput);
    return new Pair<>(new DefaultGradient(), ofInput);
  }
}
