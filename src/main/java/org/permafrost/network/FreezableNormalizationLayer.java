package org.permafrost.network;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNBatchNormHelper;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layer of {@link FreezableNormalization}. For a channel with stored statistics, training
 * computes {@code y = gamma (x - mean) / sqrt(variance + epsilon) + beta} from the stored mean and
 * variance, by the very operation of evaluation, and its gradient {@code dx = dy gamma /
 * sqrt(variance + epsilon)}; no other image of the minibatch has a part in it. All other channels,
 * and all of a layer without such channels, are DL4J's. Activations are {@code [N, C]} or {@code
 * [N, C, H, W]}.
 *
 * <p>Gradients of gamma and beta, and changes of running statistics, are meaningful for the other
 * channels only: whoever stores statistics freezes these numbers too.
 */
final class FreezableNormalizationLayer extends BatchNormalization implements StoredStatistics {
  private static final long serialVersionUID = 1L;

  private int[] stored = new int[0];

  FreezableNormalizationLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public void useStoredStatistics(int[] channels) {
    if (channels.length > 0 && layerConf().getCnn2DFormat() != CNN2DFormat.NCHW) {
      throw new IllegalArgumentException(
          layerId() + " has channels last; stored statistics need [N, C, H, W]");
    }
    stored = channels.clone();
  }

  @Override
  public INDArray preOutput(INDArray x, TrainingMode mode, LayerWorkspaceMgr workspaces) {
    if (mode == TrainingMode.TEST || stored.length == 0) {
      return super.preOutput(x, mode, workspaces);
    }
    if (isWhollyStored()) {
      return super.preOutput(x, TrainingMode.TEST, workspaces);
    }
    return getHelper() instanceof MKLDNNBatchNormHelper helper
            && x.dataType() == DataType.FLOAT
            && helper.getMeanCache(dataType) != null
        ? withMixedStatistics(helper, x, workspaces)
        : withStoredChannels(x, workspaces);
  }

  /** One pass by oneDNN, whose statistics of the stored channels are replaced before it. */
  private INDArray withMixedStatistics(
      MKLDNNBatchNormHelper helper, INDArray x, LayerWorkspaceMgr workspaces) {
    long[] maps = x.rank() == 2 ? new long[] {x.size(0), x.size(1), 1, 1} : x.shape();
    INDArray in = x.reshape(x.ordering(), maps);
    INDArray mean = helper.getMeanCache(dataType);
    INDArray variance = helper.getVarCache(dataType);
    in.mean(mean, 0, 2, 3);
    Nd4j.exec(new Variance(in, variance, false, 0, 2, 3));
    substitute(mean, getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    substitute(variance, getParam(BatchNormalizationParamInitializer.GLOBAL_VAR));
    INDArray out =
        helper.preOutput(
            in,
            false,
            getShape(x),
            getParam(BatchNormalizationParamInitializer.GAMMA),
            getParam(BatchNormalizationParamInitializer.BETA),
            mean,
            variance,
            layerConf().getDecay(),
            layerConf().getEps(),
            layerConf().getCnn2DFormat(),
            workspaces);
    return out.reshape(out.ordering(), x.shape());
  }

  private void substitute(INDArray ofBatch, INDArray ofNetwork) {
    float[] values = FloatArrays.copyOf(ofBatch);
    float[] kept = FloatArrays.copyOf(ofNetwork);
    for (int channel : stored) {
      values[channel] = kept[channel];
    }
    FloatArrays.assign(ofBatch, values);
  }

  /** Two passes, for any back end. */
  private INDArray withStoredChannels(INDArray x, LayerWorkspaceMgr workspaces) {
    INDArray asInEvaluation =
        super.preOutput(x, TrainingMode.TEST, LayerWorkspaceMgr.noWorkspaces());
    INDArray activations = super.preOutput(x, TrainingMode.TRAIN, workspaces);
    double[] ones = new double[stored.length];
    Arrays.fill(ones, 1);
    Channels.copy(asInEvaluation, activations, stored, ones);
    asInEvaluation.close();
    return activations;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (stored.length == 0) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray dense = Shape.hasDefaultStridesForShape(epsilon) ? epsilon : epsilon.dup('c');
    if (isWhollyStored()) {
      return new Pair<>(noGradient(), scaled(dense, workspaces));
    }
    Pair<Gradient, INDArray> result = super.backpropGradient(dense, workspaces);
    Channels.copy(dense, result.getSecond(), stored, slopes());
    return result;
  }

  private boolean isWhollyStored() {
    return stored.length == layerConf().getNOut();
  }

  /** Gradients that DL4J sums and applies: zero, since everything here is frozen. */
  private Gradient noGradient() {
    Gradient gradient = new DefaultGradient();
    gradientViews.forEach(
        (name, view) -> {
          view.assign(0);
          gradient.setGradientFor(name, view);
        });
    return gradient;
  }

  private INDArray scaled(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray result =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, epsilon.shape(), 'c');
    INDArray slopes = Nd4j.createFromArray(slopes()).castTo(dataType);
    return Nd4j.getExecutioner().exec(new BroadcastMulOp(epsilon, slopes, result, 1));
  }

  /** Of the stored channels: gamma / sqrt(variance + epsilon). */
  private double[] slopes() {
    double[] gamma = doubles(BatchNormalizationParamInitializer.GAMMA);
    boolean logarithms = layerConf().isUseLogStd();
    double[] spread =
        doubles(
            logarithms
                ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
                : BatchNormalizationParamInitializer.GLOBAL_VAR);
    return Arrays.stream(stored)
        .mapToDouble(
            c -> {
              double variance = logarithms ? StrictMath.pow(100, spread[c]) : spread[c];
              return gamma[c] / Math.sqrt(variance + layerConf().getEps());
            })
        .toArray();
  }

  private double[] doubles(String parameter) {
    INDArray values = getParam(parameter);
    if (values.dataType() != DataType.FLOAT) {
      return values.dup().reshape(values.length()).toDoubleVector();
    }
    float[] floats = FloatArrays.copyOf(values);
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, i -> floats[i]);
    return doubles;
  }
}
