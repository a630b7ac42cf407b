package org.permafrost.network.zoo;

/**
 * VGG with 16 weight layers (Simonyan, Zisserman 2014). Images whose side is a multiple of 224 get
 * torchvision's classifier (average pool to 7x7, two dense layers of 4096 with dropout); all others
 * get an average over the last map and one dense layer, as is usual for 32 pixels. Convolutions
 * that are normalised have no bias, which normalisation would cancel; torchvision keeps those 4,224
 * numbers.
 */
enum VggNetwork {
  PLAIN(false),
  NORMALIZED(true);

  private static final int[] WIDTHS = {64, 128, 256, 512, 512};
  private static final int[] CONVOLUTIONS = {2, 2, 3, 3, 3};
  private static final int LARGE_IMAGE = 224;
  private static final int HIDDEN = 4096;
  private static final double KEEP = 0.5;

  private final boolean normalized;

  VggNetwork(boolean normalized) {
    this.normalized = normalized;
  }

  void addTo(GraphSketch sketch, NetworkSpec spec) {
    String stream = GraphSketch.INPUT;
    for (int stage = 0; stage < WIDTHS.length; stage++) {
      String name = "stage" + (stage + 1);
      for (int i = 1; i <= CONVOLUTIONS[stage]; i++) {
        String block = name + "-conv" + i;
        stream = sketch.after(block, convolution(sketch, block, stream, WIDTHS[stage]));
      }
      stream = sketch.after(name, sketch.maxPool(name + "-pool", stream, 2, 2, 0));
    }
    if (spec.imageSize() % LARGE_IMAGE == 0) {
      largeHead(sketch, stream, spec.imageSize() / LARGE_IMAGE);
    } else {
      sketch.classifier(sketch.globalAveragePool("average-pool", stream), 1);
    }
  }

  private String convolution(GraphSketch sketch, String name, String from, int width) {
    String convolution = sketch.convolution(name, from, width, 3, 1, !normalized);
    String own = normalized ? sketch.normalization(convolution) : convolution;
    return sketch.relu(name + "-relu", own);
  }

  private static void largeHead(GraphSketch sketch, String from, int times) {
    String pooled = times == 1 ? from : sketch.averagePool("average-pool", from, times);
    String first = sketch.dense("hidden1", pooled, HIDDEN, 1);
    String second = sketch.dense("hidden2", first, HIDDEN, KEEP);
    sketch.classifier(second, KEEP);
  }
}
