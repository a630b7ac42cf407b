package org.permafrost.network.zoo;

/**
 * DenseNet with 121 layers (Huang et al. 2016, arXiv 1608.06993), in torchvision's layout: every
 * layer reads the maps of all layers of its block before it, side by side, and adds 32 of its own.
 * Normalisation and ReLU come before convolutions.
 */
final class DenselyConnectedNetwork {
  private static final int[] LAYERS = {6, 12, 24, 16};
  private static final int STEM = 64;
  private static final int GROWTH = 32;
  private static final int BOTTLENECK = 4 * GROWTH;

  private DenselyConnectedNetwork() {}

  static void addTo(GraphSketch sketch, NetworkSpec spec) {
    boolean small = spec.hasSmallStem();
    String stem =
        sketch.convolution("stem", GraphSketch.INPUT, STEM, small ? 3 : 7, small ? 1 : 2, false);
    String stream = sketch.relu("stem-relu", sketch.normalization(stem));
    stream = small ? stream : sketch.maxPool("stem-pool", stream, 3, 2, 1);
    int channels = STEM;
    for (int stage = 1; stage <= LAYERS.length; stage++) {
      for (int layer = 1; layer <= LAYERS[stage - 1]; layer++) {
        String name = "stage" + stage + "-layer" + layer;
        String own = layer(sketch, name, stream);
        stream = sketch.concatenation(name + "-joined", stream, own);
        channels += GROWTH;
      }
      stream = sketch.after("stage" + stage, stream);
      if (stage < LAYERS.length) {
        channels /= 2;
        String name = "stage" + stage + "-transition";
        String open = rectified(sketch, name, stream);
        String narrow = sketch.convolution(name, open, channels, 1, 1, false);
        stream = sketch.averagePool(name + "-pool", narrow, 2);
      }
    }
    String last = rectified(sketch, "last", stream);
    sketch.classifier(sketch.globalAveragePool("average-pool", last), 1);
  }

  private static String layer(GraphSketch sketch, String name, String from) {
    String narrow =
        sketch.convolution(name + "-conv1", rectified(sketch, name, from), BOTTLENECK, 1, 1, false);
    String open = sketch.relu(name + "-conv1-relu", sketch.normalization(narrow));
    return sketch.convolution(name + "-conv2", open, GROWTH, 3, 1, false);
  }

  /** Normalised and rectified. */
  private static String rectified(GraphSketch sketch, String name, String from) {
    return sketch.relu(name + "-relu", sketch.normalizationOf(name + "-bn", from));
  }
}
