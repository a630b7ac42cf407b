package org.permafrost.network.onednn.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Pooling;

/** DL4J's maximum and average pooling on oneDNN. */
public final class NativePooling extends SubsamplingLayer {
  private static final long serialVersionUID = 1L;

  private final transient PlanCache<Pooling> plans;

  public NativePooling(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
    plans = new PlanCache<>(shape -> new Pooling(shape, kind(layerConf()), window(layerConf())));
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    Pooling plan = plans.of(MapShape.of(input));
    INDArray output =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, plan.output().dimensions(), 'c');
    plan.forward(input, output, training);
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray ofInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    plans.of(MapShape.of(input)).backward(epsilon, ofInput);
    return new Pair<>(new DefaultGradient(), ofInput);
  }

  /** What it will need beside its output. */
  public static Demand demand(
      org.deeplearning4j.nn.conf.layers.SubsamplingLayer layer, MapShape input) {
    return Pooling.demand(
        input.withChannels(Layout.BLOCKED.room(input.channels())), kind(layer), window(layer));
  }

  private static Pooling.Kind kind(org.deeplearning4j.nn.conf.layers.SubsamplingLayer layer) {
    if (layer.getPoolingType() == PoolingType.MAX) {
      return Pooling.Kind.MAXIMUM;
    }
    return layer.isAvgPoolIncludePadInDivisor()
        ? Pooling.Kind.AVERAGE_WITH_PADDING
        : Pooling.Kind.AVERAGE;
  }

  private static Pooling.Window window(org.deeplearning4j.nn.conf.layers.SubsamplingLayer layer) {
    return new Pooling.Window(
        longs(layer.getKernelSize()), longs(layer.getStride()), longs(layer.getPadding()));
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
