package org.permafrost.network.onednn;

import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's convolution on oneDNN, with ReLU behind it or not; writes blocks. */
final class NativeConvolution extends ConvolutionLayer implements Tapped {
  private static final long serialVersionUID = 1L;

  private final transient PlanCache<ConvolutionPlan> plans;
  private final boolean rectified;
  private final boolean first;
  private boolean fixed;
  private transient INDArray rectifiedOutput;
  private transient Optional<MapMaxima> maxima = Optional.empty();

  /**
   * @param layout of the input
   * @param first whether nobody needs the gradient of the input
   */
  NativeConvolution(
      NeuralNetConfiguration conf, DataType type, Layout layout, boolean rectified, boolean first) {
    super(conf, type);
    this.rectified = rectified;
    this.first = first;
    plans =
        new PlanCache<>(
            shape -> new ConvolutionPlan(Convolution.of(layerConf(), shape, layout, rectified)));
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    ConvolutionPlan plan = plans.of(MapShape.of(input));
    INDArray output =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, plan.outputArray(), 'c');
    plan.forward()
        .run(
            Dense.of(input),
            getParam(ConvolutionParamInitializer.WEIGHT_KEY),
            bias(getParam(ConvolutionParamInitializer.BIAS_KEY)),
            output,
            fixed && !training);
    rectifiedOutput = rectified && training ? output : null;
    maxima.ifPresent(m -> m.take(output));
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    ConvolutionPlan plan = plans.of(MapShape.of(input));
    INDArray ofWeights = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
    Optional<INDArray> ofBiases = bias(gradientViews.get(ConvolutionParamInitializer.BIAS_KEY));
    Gradient gradient = new DefaultGradient();
    ofBiases.ifPresent(b -> gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, b));
    gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, ofWeights, 'c');
    INDArray ofInput =
        first
            ? null
            : workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    INDArray weights = getParam(ConvolutionParamInitializer.WEIGHT_KEY);
    if (rectified) {
      plan.rectifier().backward(rectifiedOutput, epsilon, Scratch.Part.GRADIENT);
      plan.backwardWeights().run(Dense.of(input), Scratch.Part.GRADIENT, ofWeights, ofBiases);
      if (!first) {
        plan.backwardData().run(Scratch.Part.GRADIENT, weights, ofInput);
      }
    } else {
      plan.backwardWeights().run(Dense.of(input), epsilon, ofWeights, ofBiases);
      if (!first) {
        plan.backwardData().run(epsilon, weights, ofInput);
      }
    }
    return new Pair<>(gradient, ofInput);
  }

  /**
   * @param keep whether the weights stay as they are now until the next call
   */
  void keepWeights(boolean keep) {
    plans.all().forEach(plan -> plan.forward().forgetWeights());
    fixed = keep;
  }

  @Override
  public void tap() {
    maxima = Optional.of(new MapMaxima(Math.toIntExact(layerConf().getNOut())));
  }

  @Override
  public float[] maxima() {
    return maxima.orElseThrow().values();
  }

  @Override
  public void clear() {
    super.clear();
    rectifiedOutput = null;
  }

  private Optional<INDArray> bias(INDArray array) {
    return layerConf().hasBias() ? Optional.of(array) : Optional.empty();
  }
}
