package org.permafrost.network.onednn.layer;

import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.StoredStatistics;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.primitive.NormalizationKernel;
import org.permafrost.network.onednn.primitive.Pooling;
import org.permafrost.network.onednn.primitive.StoredChannels;

/**
 * DL4J's batch normalisation on oneDNN, with ReLU behind it or not. Channels with stored statistics
 * are normalised in training as in evaluation, and pass the gradient {@code dy gamma /
 * sqrt(variance + epsilon)}.
 */
public final class NativeNormalization extends BatchNormalization
    implements Tapped, StoredStatistics, Sparing {
  private static final long serialVersionUID = 1L;
  private static final String GAMMA = BatchNormalizationParamInitializer.GAMMA;
  private static final String BETA = BatchNormalizationParamInitializer.BETA;
  private static final String MEAN = BatchNormalizationParamInitializer.GLOBAL_MEAN;
  private static final String VARIANCE = BatchNormalizationParamInitializer.GLOBAL_VAR;

  private final int channels;
  private final transient PlanCache<NormalizationKernel> plans;
  private final transient PlanCache<StoredChannels> corrections;

  /** Of the last training batch; those of channels with stored statistics are the stored ones. */
  private final transient FloatPointer mean;

  private final transient FloatPointer variance;
  private transient Optional<WholeMaps> maxima = Optional.empty();
  private int[] stored = new int[0];
  private boolean frozen;

  public NativeNormalization(NeuralNetConfiguration conf, DataType type, boolean rectified) {
    super(conf, type);
    channels = Math.toIntExact(layerConf().getNOut());
    float epsilon = (float) layerConf().getEps();
    plans = new PlanCache<>(shape -> new NormalizationKernel(shape, epsilon, rectified));
    corrections = new PlanCache<>(shape -> new StoredChannels(shape, epsilon));
    mean = new FloatPointer(channels);
    variance = new FloatPointer(channels);
  }

  @Override
  public void useStoredStatistics(int[] some) {
    stored = some.clone();
  }

  /** Whether training normalises any channel by statistics of the minibatch. */
  public boolean isByBatch() {
    return stored.length < channels;
  }

  @Override
  public void need(BackwardNeed need) {
    frozen = need.frozen().cardinality() == 4 * channels;
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
    NormalizationKernel plan = plans.of(shape());
    plan.source.at(input);
    plan.result.at(output);
    plan.scaleShift.at(getParam(GAMMA), getParam(BETA));
    if (training) {
      train(plan);
    } else {
      plan.mean.at(getParam(MEAN));
      plan.variance.at(getParam(VARIANCE));
      plan.inference.run();
    }
    maxima.ifPresent(m -> m.take(output));
    return output;
  }

  private void train(NormalizationKernel plan) {
    plan.mean.at(mean);
    plan.variance.at(variance);
    if (isByBatch()) {
      plan.byBatch.run();
    }
    if (stored.length > 0) {
      copyStored(MEAN, mean);
      copyStored(VARIANCE, variance);
      plan.byGiven.run();
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray ofInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    NormalizationKernel plan = plans.of(shape());
    plan.source.at(input);
    plan.mean.at(mean);
    plan.variance.at(variance);
    plan.scaleShift.at(getParam(GAMMA), getParam(BETA));
    plan.resultGradient.at(epsilon);
    plan.sourceGradient.at(ofInput);
    if (frozen && stored.length == channels) {
      plan.scaleShiftGradient.at(Scratch.Part.BIASES);
      plan.backwardByGiven.run();
      return new Pair<>(new DefaultGradient(), ofInput);
    }
    plan.scaleShiftGradient.at(gradientViews.get(GAMMA), gradientViews.get(BETA));
    (stored.length == channels ? plan.backwardByGiven : plan.backward).run();
    if (stored.length > 0 && stored.length < channels) {
      corrections
          .of(shape())
          .correct(stored, input, mean, variance, params, gradientViews, ofInput);
    }
    changeStatistics();
    Gradient gradient = new DefaultGradient();
    for (String name : new String[] {GAMMA, BETA, MEAN, VARIANCE}) {
      gradient.setGradientFor(name, gradientViews.get(name));
    }
    return new Pair<>(gradient, ofInput);
  }

  /** What DL4J subtracts from the running statistics. */
  private void changeStatistics() {
    change(MEAN, mean);
    change(VARIANCE, variance);
  }

  private void change(String name, FloatPointer ofBatch) {
    float share = (float) (1 - layerConf().getDecay());
    float[] running = FloatArrays.copyOf(getParam(name));
    float[] batch = new float[channels];
    ofBatch.get(batch);
    for (int c = 0; c < channels; c++) {
      running[c] = (running[c] - batch[c]) * share;
    }
    FloatArrays.assign(gradientViews.get(name), running);
  }

  private void copyStored(String name, FloatPointer to) {
    float[] running = FloatArrays.copyOf(getParam(name));
    for (int channel : stored) {
      to.put(channel, running[channel]);
    }
  }

  private MapShape shape() {
    return MapShape.of(input).withChannels(channels);
  }
}
