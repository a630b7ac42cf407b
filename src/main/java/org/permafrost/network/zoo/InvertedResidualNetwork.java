package org.permafrost.network.zoo;

import java.util.List;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.permafrost.network.operator.GeneralConvolution;

/**
 * Networks of inverted residual blocks (Sandler et al. 2018, arXiv 1801.04381): a 1x1 convolution
 * widens, a depthwise one looks around, a 1x1 convolution without activation narrows again, and
 * where stride and width allow it the input is added.
 */
enum InvertedResidualNetwork {
  /** torchvision's layout. */
  MOBILENET_V2(
      List.of(
          new Stage(1, 16, 1, 1, 3),
          new Stage(6, 24, 2, 2, 3),
          new Stage(6, 32, 3, 2, 3),
          new Stage(6, 64, 4, 2, 3),
          new Stage(6, 96, 3, 1, 3),
          new Stage(6, 160, 3, 2, 3),
          new Stage(6, 320, 1, 1, 3)),
      false,
      1e-5,
      0.9),
  /**
   * That of TensorFlow's model garden: no squeeze-and-excitation, ReLU6 in place of SiLU, padding
   * as TensorFlow's SAME (Tan, Le 2019, arXiv 1905.11946; "lite" in its repository).
   */
  EFFICIENTNET_LITE0(
      List.of(
          new Stage(1, 16, 1, 1, 3),
          new Stage(6, 24, 2, 2, 3),
          new Stage(6, 40, 2, 2, 5),
          new Stage(6, 80, 3, 2, 3),
          new Stage(6, 112, 3, 1, 5),
          new Stage(6, 192, 4, 2, 5),
          new Stage(6, 320, 1, 1, 3)),
      true,
      1e-3,
      0.99);

  private static final int STEM = 32;
  private static final int HEAD = 1280;
  private static final double KEEP = 0.8;

  /**
   * @param widening channels of a block inside, in multiples of those it reads
   * @param stride of the first block
   */
  private record Stage(int widening, int width, int blocks, int stride, int kernel) {}

  private final List<Stage> stages;
  private final boolean same;
  private final double epsilon;
  private final double decay;

  /**
   * @param same whether padding is what keeps ceil(size / stride), more of it behind than before
   */
  InvertedResidualNetwork(List<Stage> stages, boolean same, double epsilon, double decay) {
    this.stages = stages;
    this.same = same;
    this.epsilon = epsilon;
    this.decay = decay;
  }

  void addTo(GraphSketch sketch, NetworkSpec spec) {
    int size = spec.imageSize();
    int first = spec.hasSmallStem() ? 1 : 2;
    String stream =
        activated(sketch, "stem", windows(size, 3, first).nOut(STEM), GraphSketch.INPUT);
    size = (size + first - 1) / first;
    int channels = STEM;
    for (int s = 0; s < stages.size(); s++) {
      Stage stage = stages.get(s);
      for (int b = 0; b < stage.blocks(); b++) {
        String name = "stage" + (s + 1) + "-block" + (b + 1);
        int stride = b == 0 ? stage.stride() : 1;
        stream = sketch.after(name, block(sketch, name, stream, channels, stage, stride, size));
        channels = stage.width();
        size = (size + stride - 1) / stride;
      }
      stream = sketch.after("stage" + (s + 1), stream);
    }
    String head = activated(sketch, "head", windows(size, 1, 1).nOut(HEAD), stream);
    sketch.classifier(sketch.globalAveragePool("average-pool", head), KEEP);
  }

  private String block(
      GraphSketch sketch,
      String name,
      String from,
      int channels,
      Stage stage,
      int stride,
      int size) {
    int inner = channels * stage.widening();
    String wide =
        stage.widening() == 1
            ? from
            : activated(sketch, name + "-expand", windows(size, 1, 1).nOut(inner), from);
    String seen =
        activated(
            sketch,
            name + "-depthwise",
            windows(size, stage.kernel(), stride).nOut(inner).groups(inner),
            wide);
    String narrow = name + "-project";
    sketch.convolution(narrow, seen, stage.width(), 1, 1, false);
    String result = sketch.normalization(narrow, epsilon, decay);
    return stride == 1 && channels == stage.width()
        ? sketch.add(name + "-add", result, from)
        : result;
  }

  private String activated(
      GraphSketch sketch, String name, GeneralConvolution.Builder convolution, String from) {
    String built = sketch.convolution(name, from, convolution.hasBias(false));
    return sketch.activation(
        name + "-relu6", sketch.normalization(built, epsilon, decay), new ActivationReLU6());
  }

  private GeneralConvolution.Builder windows(int size, int kernel, int stride) {
    int before = kernel / 2;
    int after = kernel / 2;
    if (same) {
      int total = Math.max(0, ((size + stride - 1) / stride - 1) * stride + kernel - size);
      before = total / 2;
      after = total - before;
    }
    return new GeneralConvolution.Builder(kernel, kernel)
        .stride(stride, stride)
        .sides(before, before, after, after);
  }
}
