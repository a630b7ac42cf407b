package org.permafrost.network.zoo;

/**
 * Residual networks (He, Zhang, Ren, Sun 2015), in torchvision's layout: two 3x3 convolutions per
 * block, the stride on the first, or a bottleneck with the stride on its 3x3 convolution, and a 1x1
 * convolution with batch normalisation on the shortcut where the shape changes. Stages after the
 * first halve the image. A small stem is a 3x3 convolution without pooling.
 */
enum ResidualNetwork {
  /** Bottlenecks: 1x1, 3x3 and 1x1 to four times the width (torchvision's "v1.5"). */
  RESNET50(4, new int[] {64, 128, 256, 512}, new int[] {3, 4, 6, 3}),
  RESNET34(new int[] {64, 128, 256, 512}, new int[] {3, 4, 6, 3}),
  RESNET18(new int[] {64, 128, 256, 512}, new int[] {2, 2, 2, 2}),
  /** For images of 32 pixels. */
  SMALL(new int[] {16, 32, 64}, new int[] {1, 1, 1});

  private final int expansion;
  private final int[] widths;
  private final int[] blocks;

  ResidualNetwork(int[] widths, int[] blocks) {
    this(1, widths, blocks);
  }

  /**
   * @param expansion channels of a stage's stream, in multiples of its width; 1 for basic blocks
   */
  ResidualNetwork(int expansion, int[] widths, int[] blocks) {
    this.expansion = expansion;
    this.widths = widths;
    this.blocks = blocks;
  }

  void addTo(GraphSketch sketch, NetworkSpec spec) {
    String stream = sketch.after("stem", stem(sketch, spec));
    int channels = widths[0];
    for (int stage = 0; stage < widths.length; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        String name = "stage" + (stage + 1) + "-block" + (block + 1);
        int stride = stage > 0 && block == 0 ? 2 : 1;
        stream = sketch.after(name, block(sketch, name, stream, channels, widths[stage], stride));
        channels = widths[stage] * expansion;
      }
      stream = sketch.after("stage" + (stage + 1), stream);
    }
    sketch.classifier(sketch.globalAveragePool("average-pool", stream), 1);
  }

  private String stem(GraphSketch sketch, NetworkSpec spec) {
    if (spec.hasSmallStem()) {
      return normalized(sketch, "stem", GraphSketch.INPUT, widths[0], 3, 1);
    }
    String stem = normalized(sketch, "stem", GraphSketch.INPUT, widths[0], 7, 2);
    return sketch.maxPool("stem-pool", stem, 3, 2, 1);
  }

  private String block(
      GraphSketch sketch, String name, String stream, int channels, int width, int stride) {
    int outer = width * expansion;
    String last =
        expansion == 1
            ? basic(sketch, name, stream, width, stride)
            : bottleneck(sketch, name, stream, width, stride);
    String shortcut = stream;
    if (stride != 1 || channels != outer) {
      shortcut =
          sketch.normalization(
              sketch.convolution(name + "-shortcut", stream, outer, 1, stride, false));
    }
    return sketch.relu(name + "-relu", sketch.add(name + "-add", last, shortcut));
  }

  private static String basic(
      GraphSketch sketch, String name, String stream, int width, int stride) {
    String first = normalized(sketch, name + "-conv1", stream, width, 3, stride);
    return sketch.normalization(sketch.convolution(name + "-conv2", first, width, 3, 1, false));
  }

  private String bottleneck(GraphSketch sketch, String name, String stream, int width, int stride) {
    String first = normalized(sketch, name + "-conv1", stream, width, 1, 1);
    String second = normalized(sketch, name + "-conv2", first, width, 3, stride);
    return sketch.normalization(
        sketch.convolution(name + "-conv3", second, width * expansion, 1, 1, false));
  }

  private static String normalized(
      GraphSketch sketch, String name, String from, int width, int kernel, int stride) {
    String convolution = sketch.convolution(name, from, width, kernel, stride, false);
    return sketch.relu(name + "-relu", sketch.normalization(convolution));
  }
}
