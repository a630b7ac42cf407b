package org.permafrost.network.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/**
 * A trained network that goes on training, perhaps on other classes: the same layers under an
 * update rule, penalties and a loss of this run, and a classifier with as many outputs as it has
 * classes.
 */
public final class TransferredNetwork {
  private TransferredNetwork() {}

  /**
   * The description.
   *
   * @param origin stays as it is
   * @param classes outputs of the classifier
   * @param dropout probability at which an input of the classifier is zeroed; 0 leaves what it has
   */
  public static ComputationGraphConfiguration configuration(
      ComputationGraphConfiguration origin,
      int classes,
      OptimizerSettings optimizer,
      ILossFunction loss,
      double dropout) {
    ComputationGraphConfiguration copy = origin.clone();
    for (GraphVertex vertex : copy.getVertices().values()) {
      if (vertex instanceof LayerVertex v && v.getLayerConf().getLayer() instanceof BaseLayer own) {
        train(own, optimizer);
      }
    }
    OutputLayer classifier = classifier(copy);
    classifier.setNOut(classes);
    classifier.setLossFn(loss);
    if (dropout > 0) {
      classifier.setIDropout(new Dropout(1 - dropout));
    }
    return copy;
  }

  private static void train(BaseLayer layer, OptimizerSettings optimizer) {
    layer.setIUpdater(Updaters.of(optimizer));
    if (layer instanceof BatchNormalization) {
      return;
    }
    List<Regularization> penalties = new ArrayList<>();
    if (optimizer.l1() > 0) {
      penalties.add(new L1Regularization(optimizer.l1()));
    }
    if (optimizer.l2() > 0) {
      penalties.add(new L2Regularization(optimizer.l2()));
    }
    if (optimizer.weightDecay() > 0) {
      penalties.add(new WeightDecay(optimizer.weightDecay(), true));
    }
    layer.setRegularization(penalties);
    layer.setConstraints(null);
    if (optimizer.maxNorm() > 0) {
      MaxNormConstraint limit =
          layer instanceof ConvolutionLayer
              ? new MaxNormConstraint(optimizer.maxNorm(), 1, 2, 3)
              : new MaxNormConstraint(optimizer.maxNorm(), 0);
      limit.setParams(Set.of("W"));
      layer.setConstraints(List.of(limit));
    }
  }

  /**
   * The parameters: those of the origin, and initial ones for the classifier if it is a new one.
   *
   * @param trained the origin's, in its flat order
   * @param configuration the same network, perhaps with another number of classes
   * @param newHead whether the classifier begins anew
   * @param seed of its initial weights
   */
  public static float[] parameters(
      ComputationGraphConfiguration origin,
      float[] trained,
      ComputationGraphConfiguration configuration,
      boolean newHead,
      long seed) {
    float[] parameters = InitialParameters.of(configuration, seed);
    String classifier = FilterCatalog.of(configuration).classifier().layer();
    int from = 0;
    int to = 0;
    for (String name : configuration.getTopologicalOrderStr()) {
      if (configuration.getVertices().containsKey(name)) {
        int before = count(origin, name);
        int now = count(configuration, name);
        if (!newHead || !name.equals(classifier)) {
          System.arraycopy(trained, from, parameters, to, Math.min(before, now));
        }
        from += before;
        to += now;
      }
    }
    return parameters;
  }

  private static int count(ComputationGraphConfiguration configuration, String vertex) {
    return Math.toIntExact(configuration.getVertices().get(vertex).numParams(true));
  }

  private static OutputLayer classifier(ComputationGraphConfiguration configuration) {
    String name = configuration.getNetworkOutputs().get(0);
    return (OutputLayer)
        ((LayerVertex) configuration.getVertices().get(name)).getLayerConf().getLayer();
  }
}
