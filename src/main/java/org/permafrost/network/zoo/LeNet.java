package org.permafrost.network.zoo;

import org.permafrost.network.operator.GeneralConvolution;

/**
 * LeNet-5 as Caffe's MNIST example has it (LeCun et al. 1998): 20 and 50 filters of 5x5 without
 * padding or activation, a maximum over 2x2 behind each, 500 hidden units with ReLU.
 */
final class LeNet {
  private static final int HIDDEN = 500;

  private LeNet() {}

  static void addTo(GraphSketch sketch, NetworkSpec spec) {
    String first = pooled(sketch, "stage1", GraphSketch.INPUT, 20);
    String second = pooled(sketch, "stage2", first, 50);
    sketch.classifier(sketch.dense("hidden1", second, HIDDEN, 1), 1);
  }

  private static String pooled(GraphSketch sketch, String stage, String from, int filters) {
    String convolution =
        sketch.convolution(
            stage + "-conv1", from, new GeneralConvolution.Builder(5, 5).nOut(filters));
    return sketch.after(stage, sketch.maxPool(stage + "-pool", convolution, 2, 2, 0));
  }
}
