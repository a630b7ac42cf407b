package org.permafrost.network;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * DL4J's batch normalisation, except that in training it can normalise some of its channels by
 * their stored mean and variance, as evaluation does, instead of those of the minibatch. Which
 * channels is state of a running network, not part of the configuration; none to begin with.
 */
public final class FreezableNormalization extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  /** For DL4J's JSON reader. */
  public FreezableNormalization() {}

  /**
   * Learns gamma and beta and stores plain variances.
   *
   * @param epsilon added to variances
   * @param decay what remains of a running statistic after one minibatch
   */
  public static FreezableNormalization of(double epsilon, double decay) {
    FreezableNormalization layer = new FreezableNormalization();
    layer.setEps(epsilon);
    layer.setDecay(decay);
    layer.setUseLogStd(false);
    return layer;
  }

  /**
   * From now on exactly these channels are normalised by their stored statistics in training.
   * Layers of any other kind, as in models saved by older builds, keep minibatch statistics.
   *
   * @param channels by name of the batch normalisation, in ascending order
   */
  public static void useStoredStatistics(ComputationGraph network, Map<String, int[]> channels) {
    for (Layer layer : network.getLayers()) {
      if (layer instanceof StoredStatistics normalization) {
        normalization.useStoredStatistics(
            channels.getOrDefault(layer.conf().getLayer().getLayerName(), new int[0]));
      }
    }
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    FreezableNormalizationLayer layer = new FreezableNormalizationLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  /** DL4J's never has penalties; this one has those that were set, on gamma. */
  @Override
  public List<Regularization> getRegularizationByParam(String parameter) {
    return parameter.equals(BatchNormalizationParamInitializer.GAMMA)
        ? getRegularization()
        : super.getRegularizationByParam(parameter);
  }

  @Override
  public FreezableNormalization clone() {
    return (FreezableNormalization) super.clone();
  }
}
