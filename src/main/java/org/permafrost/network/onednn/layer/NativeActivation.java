package org.permafrost.network.onednn.layer;

import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Elementwise;
import org.permafrost.network.onednn.primitive.Pooling;
import org.permafrost.network.operator.HardSwish;

/** An activation layer of any kind but ReLU on oneDNN; never in place. */
public final class NativeActivation extends ActivationLayer implements Tapped {
  private static final long serialVersionUID = 1L;

  private final int channels;
  private final transient PlanCache<Elementwise> plans;
  private transient Optional<WholeMaps> maxima = Optional.empty();

  /**
   * @param channels of the maps without filling
   */
  public NativeActivation(NeuralNetConfiguration conf, DataType type, long channels) {
    super(conf, type);
    this.channels = Math.toIntExact(channels);
    Elementwise.Function function =
        function(
                ((org.deeplearning4j.nn.conf.layers.ActivationLayer) conf.getLayer())
                    .getActivationFn())
            .orElseThrow();
    plans = new PlanCache<>(shape -> new Elementwise(shape.withChannels(channels), function));
  }

  /** oneDNN's form of a function; empty if it has none. */
  public static Optional<Elementwise.Function> function(IActivation function) {
    if (function instanceof ActivationReLU6) {
      return Optional.of(new Elementwise.Function(algorithm.eltwise_clip_v2, 0, 6));
    }
    if (function instanceof ActivationLReLU leaky) {
      return Optional.of(
          new Elementwise.Function(algorithm.eltwise_relu, (float) leaky.getAlpha(), 0));
    }
    if (function instanceof ActivationSigmoid) {
      return Optional.of(new Elementwise.Function(algorithm.eltwise_logistic, 0, 0));
    }
    if (function instanceof ActivationSwish) {
      return Optional.of(new Elementwise.Function(algorithm.eltwise_swish, 1, 0));
    }
    return function instanceof HardSwish
        ? Optional.of(new Elementwise.Function(algorithm.eltwise_hardswish, 0, 0))
        : Optional.empty();
  }

  @Override
  public void tap() {
    maxima = Optional.of(new WholeMaps(channels, Pooling.Kind.MAXIMUM));
  }

  @Override
  public float[] maxima() {
    return maxima.orElseThrow().values();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray output =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, input.shape(), 'c');
    plans.of(MapShape.of(input)).forward(input, output);
    maxima.ifPresent(m -> m.take(output));
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray ofInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    plans.of(MapShape.of(input)).backward(input, epsilon, ofInput);
    return new Pair<>(new DefaultGradient(), ofInput);
  }
}
