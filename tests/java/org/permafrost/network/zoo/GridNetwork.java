package org.permafrost.network.zoo;

import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/**
 * A network of 600 numbers with every kind of parameter that can freeze: a convolution with bias,
 * one with batch normalisation, a classifier. Large strides make a step take a millisecond.
 */
public final class GridNetwork {
  public static final int CLASSES = 3;
  private static final int SIZE = NetworkSpec.SMALLEST_IMAGE;

  private GridNetwork() {}

  public static ComputationGraphConfiguration configuration(OptimizerSettings optimizer) {
    GraphSketch sketch =
        new GraphSketch(
            new NetworkSpec(Architecture.RESNET_SMALL, SIZE, CLASSES, 5, optimizer)
                .withLoss(new PartialSoftmaxLoss()));
    String first = sketch.convolution("plain", GraphSketch.INPUT, 4, 3, 4, true);
    String rectified = sketch.relu("plain-relu", first);
    String second = sketch.convolution("normalised", rectified, 8, 3, 2, false);
    String normalised = sketch.normalization(second);
    String last = sketch.relu("normalised-relu", normalised);
    sketch.classifier(sketch.globalAveragePool("pool", last), 1);
    return sketch.configuration();
  }

  /** The configuration's initial weights. */
  public static float[] initial(ComputationGraphConfiguration configuration) {
    return InitialParameters.of(configuration, 5);
  }

  /** Random images, brighter in the channel of their class. */
  public static DataSet batch(int images, long seed) {
    Random random = new Random(seed);
    float[] x = new float[images * 3 * SIZE * SIZE];
    float[] y = new float[images * CLASSES];
    for (int i = 0; i < images; i++) {
      int label = random.nextInt(CLASSES);
      y[i * CLASSES + label] = 1;
      for (int p = 0; p < 3 * SIZE * SIZE; p++) {
        boolean bright = p / (SIZE * SIZE) == label;
        x[i * 3 * SIZE * SIZE + p] = 4 * random.nextFloat() - 2 + (bright ? 1.5f : 0);
      }
    }
    return new DataSet(
        Nd4j.createFromArray(x).reshape(images, 3, SIZE, SIZE),
        Nd4j.createFromArray(y).reshape(images, CLASSES));
  }
}
