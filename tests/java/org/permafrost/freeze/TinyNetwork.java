package org.permafrost.freeze;

import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** The smallest real architecture with data it can learn from. */
public final class TinyNetwork {
  public static final int CLASSES = 4;
  public static final int SIZE = 32;

  private TinyNetwork() {}

  public static ComputationGraph trained(Rule rule, int steps) {
    ComputationGraph network = new ComputationGraph(configuration(rule, 1e-2));
    network.init();
    FreezingUpdater.attachTo(network);
    for (int i = 0; i < steps; i++) {
      network.fit(data(i));
    }
    return network;
  }

  /** Plain SGD without weight decay, so that a step is the gradient. */
  static ComputationGraph undecayed() {
    ComputationGraph network = new ComputationGraph(configuration(Rule.SGD, 0));
    network.init();
    FreezingUpdater.attachTo(network);
    return network;
  }

  public static ComputationGraphConfiguration configuration(Rule rule, double weightDecay) {
    return configuration(rule, weightDecay, 0);
  }

  public static ComputationGraphConfiguration configuration(
      Rule rule, double weightDecay, double dropout) {
    OptimizerSettings optimizer =
        new OptimizerSettings(rule, 0.02, 0.9, 0.9, 0.999, 1e-8, weightDecay, 0);
    return new NetworkSpec(Architecture.RESNET_SMALL, SIZE, CLASSES, 7, optimizer)
        .withLoss(new PartialSoftmaxLoss())
        .withDropout(dropout)
        .configuration();
  }

  /** Eight random images, brighter in the channel of their class. */
  public static DataSet data(long seed) {
    Random random = new Random(seed);
    int n = 8;
    float[] x = new float[n * 3 * SIZE * SIZE];
    float[] y = new float[n * CLASSES];
    for (int i = 0; i < n; i++) {
      int label = random.nextInt(CLASSES);
      y[i * CLASSES + label] = 1;
      for (int p = 0; p < 3 * SIZE * SIZE; p++) {
        int channel = p / (SIZE * SIZE);
        x[i * 3 * SIZE * SIZE + p] = (float) random.nextGaussian() + (channel == label ? 1.5f : 0);
      }
    }
    INDArray features = Nd4j.createFromArray(x).reshape(n, 3, SIZE, SIZE);
    return new DataSet(features, Nd4j.createFromArray(y).reshape(n, CLASSES));
  }
}
