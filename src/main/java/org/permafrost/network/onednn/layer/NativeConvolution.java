package org.permafrost.network.onednn.layer;

import java.util.Optional;
import java.util.stream.IntStream;
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
import org.permafrost.network.onednn.memory.Dense;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.primitive.Convolution;
import org.permafrost.network.onednn.primitive.Pooling;

/** DL4J's convolution on oneDNN, with ReLU behind it or not; writes blocks. */
public final class NativeConvolution extends ConvolutionLayer implements Tapped, Sparing {
  private static final long serialVersionUID = 1L;

  private final transient PlanCache<ConvolutionPlan> plans;
  private final boolean rectified;
  private final boolean first;
  private boolean fixed;
  private int[] free;
  private boolean passesOn;
  private transient INDArray rectifiedOutput;
  private transient Optional<WholeMaps> maxima = Optional.empty();

  /**
   * @param layout of the input
   * @param first whether nobody needs the gradient of the input
   */
  public NativeConvolution(
      NeuralNetConfiguration conf, DataType type, Layout layout, boolean rectified, boolean first) {
    super(conf, type);
    this.rectified = rectified;
    this.first = first;
    passesOn = !first;
    free = IntStream.range(0, Math.toIntExact(layerConf().getNOut())).toArray();
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
            Place.of(Dense.of(input)),
            getParam(ConvolutionParamInitializer.WEIGHT_KEY),
            bias(getParam(ConvolutionParamInitializer.BIAS_KEY)),
            Place.of(output),
            fixed && !training);
    rectifiedOutput = rectified && training ? output : null;
    maxima.ifPresent(m -> m.take(output));
    return output;
  }

  @Override
  public void need(BackwardNeed need) {
    passesOn = need.ofOnlyInput() && !first;
    int weights = Math.toIntExact(getParam(ConvolutionParamInitializer.WEIGHT_KEY).length());
    int filters = Math.toIntExact(layerConf().getNOut());
    // DL4J puts biases before weights.
    int start = layerConf().hasBias() ? filters : 0;
    int length = weights / filters;
    free =
        IntStream.range(0, filters)
            .filter(
                f ->
                    !isFrozen(need, start + f * length, length)
                        || (layerConf().hasBias() && !need.frozen().get(f)))
            .toArray();
  }

  /** Looks at these parameters alone: behind them everything may be frozen, too. */
  private static boolean isFrozen(BackwardNeed need, int start, int length) {
    return need.frozen().get(start, start + length).cardinality() == length;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    ConvolutionPlan plan = plans.of(MapShape.of(input));
    Place ofOutput = Place.of(epsilon);
    if (rectified) {
      plan.rectifier().backward(rectifiedOutput, epsilon, Scratch.Part.GRADIENT);
      ofOutput = Place.of(Scratch.Part.GRADIENT);
    }
    Gradient gradient = free.length == 0 ? new DefaultGradient() : gradient(plan, ofOutput);
    INDArray ofInput = null;
    if (passesOn) {
      ofInput =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
      plan.backwardData().run(ofOutput, getParam(ConvolutionParamInitializer.WEIGHT_KEY), ofInput);
    }
    return new Pair<>(gradient, ofInput);
  }

  private Gradient gradient(ConvolutionPlan plan, Place ofOutput) {
    INDArray ofWeights = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
    Optional<INDArray> ofBiases = bias(gradientViews.get(ConvolutionParamInitializer.BIAS_KEY));
    plan.gradients(free, Place.of(Dense.of(input)), ofOutput, ofWeights, ofBiases);
    Gradient gradient = new DefaultGradient();
    ofBiases.ifPresent(b -> gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, b));
    gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, ofWeights, 'c');
    return gradient;
  }

  /**
   * @param keep whether the weights stay as they are now until the next call
   */
  public void keepWeights(boolean keep) {
    plans.all().forEach(plan -> plan.forward().forgetWeights());
    fixed = keep;
  }

  @Override
  public void tap() {
    maxima =
        Optional.of(new WholeMaps(Math.toIntExact(layerConf().getNOut()), Pooling.Kind.MAXIMUM));
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
