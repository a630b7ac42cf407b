package org.permafrost.network.onednn;

import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.permafrost.network.operator.ChannelGate;
import org.permafrost.network.operator.GeneralConvolution;
import org.permafrost.network.operator.HardSigmoid;
import org.permafrost.network.operator.HardSwish;

/**
 * Small networks of random shapes: every kind of layer, native or not, in any order, with branches
 * that are added again.
 */
public final class RandomNetworks {
  public static final int CLASSES = 3;

  private final Random random;
  private final GraphBuilder graph;
  private int channels;
  private int size;
  private int layers;

  private RandomNetworks(long seed) {
    random = new Random(seed);
    channels = pick(1, 2, 3, 4, 5, 16);
    size = 5 + random.nextInt(12);
    graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WeightInit.RELU)
            .activation(Activation.IDENTITY)
            .updater(new Sgd(0.1))
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(size, size, channels));
  }

  /** A network and the shape of one image. */
  public record Case(ComputationGraphConfiguration configuration, int channels, int size) {}

  public static Case of(long seed) {
    RandomNetworks maker = new RandomNetworks(seed);
    int channels = maker.channels;
    int size = maker.size;
    return new Case(maker.build(), channels, size);
  }

  private ComputationGraphConfiguration build() {
    String last = convolution("image", pick(3, 8, 16, 20, 32), pick(1, 2), true);
    int depth = 2 + random.nextInt(5);
    for (int i = 0; i < depth; i++) {
      last = any(last);
    }
    String pooled = name();
    graph.addLayer(
        pooled,
        new GlobalPoolingLayer.Builder(maybe(8) ? PoolingType.MAX : PoolingType.AVG).build(),
        last);
    graph.addLayer(
        "out",
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(CLASSES)
            .build(),
        pooled);
    return graph.setOutputs("out").build();
  }

  private String any(String from) {
    return switch (random.nextInt(10)) {
      case 0 -> convolution(from, pick(4, 16, 17, 31, 32, 48), pick(1, 1, 2), true);
      case 1 -> normalization(from);
      case 2 -> relu(from);
      case 3 -> pooling(from);
      case 4 -> grouped(from);
      case 5 -> activation(from);
      case 6 -> gated(from);
      case 7 -> concatenated(from);
      default -> block(from);
    };
  }

  /** Two branches, one of them perhaps empty, added and perhaps rectified. */
  private String block(String from) {
    int width = maybe(2) ? channels : pick(8, 16, 24);
    int stride = width == channels ? 1 : pick(1, 2);
    int before = channels;
    int outer = size;
    String one = convolution(from, width, stride, false);
    one = maybe(3) ? relu(normalization(one)) : normalization(one);
    int inner = size;
    size = outer;
    channels = before;
    String other = from;
    if (stride != 1 || width != before || maybe(4)) {
      other = normalization(convolution(from, width, stride, false));
    }
    size = inner;
    channels = width;
    String sum = name();
    graph.addVertex(
        sum,
        new ElementWiseVertex(ElementWiseVertex.Op.Add),
        maybe(2) ? new String[] {one, other} : new String[] {other, one});
    return maybe(4) ? sum : relu(sum);
  }

  /** In groups or depthwise, perhaps dilated, with padding that differs from side to side. */
  private String grouped(String from) {
    int groups = channels % 4 == 0 && maybe(2) ? pick(2, 4) : channels;
    int filters = maybe(3) ? groups * pick(1, 2, 4) : channels;
    if (filters % groups != 0) {
      filters = channels;
    }
    int kernel = pick(1, 3, 3, 5);
    int dilation = maybe(4) ? 2 : 1;
    int window = (kernel - 1) * dilation + 1;
    int before = random.nextInt(window);
    int after = random.nextInt(window);
    int stride = pick(1, 1, 2);
    if (size + before + after < window) {
      return from;
    }
    String name = name();
    graph.addLayer(
        name,
        new GeneralConvolution.Builder(kernel, kernel)
            .groups(groups)
            .stride(stride, stride)
            .dilation(dilation, dilation)
            .sides(before, before, after, after)
            .nIn(channels)
            .nOut(filters)
            .hasBias(random.nextBoolean())
            .build(),
        from);
    size = (size + before + after - window) / stride + 1;
    channels = filters;
    return name;
  }

  private String activation(String from) {
    IActivation function =
        switch (random.nextInt(6)) {
          case 0 -> new ActivationReLU6();
          case 1 -> new ActivationLReLU(0.1);
          case 2 -> new ActivationSigmoid();
          case 3 -> new ActivationSwish();
          case 4 -> new HardSwish();
          default -> new HardSigmoid(0.2f, 0.5f);
        };
    String name = name();
    graph.addLayer(name, new org.permafrost.network.operator.Activation(function), from);
    return name;
  }

  /** Squeeze and excitation. */
  private String gated(String from) {
    int outer = size;
    int width = channels;
    String squeezed = name();
    graph.addLayer(
        squeezed,
        new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(false).build(),
        from);
    size = 1;
    String numbers =
        activation(onePixel(relu(onePixel(activation(squeezed), pick(4, 8, 16))), width));
    size = outer;
    channels = width;
    String name = name();
    graph.addVertex(name, new ChannelGate(), from, numbers);
    return name;
  }

  private String onePixel(String from, int filters) {
    String name = name();
    graph.addLayer(
        name, new ConvolutionLayer.Builder(1, 1).nOut(filters).hasBias(true).build(), from);
    channels = filters;
    return name;
  }

  /** Several maps of one size side by side. */
  private String concatenated(String from) {
    int width = channels;
    String one = onePixel(from, pick(8, 16, 32));
    int first = channels;
    channels = width;
    String other = maybe(3) ? from : onePixel(from, pick(16, 20));
    String name = name();
    graph.addVertex(name, new MergeVertex(), one, other);
    channels = first + channels;
    return maybe(2) ? normalization(name) : name;
  }

  private String convolution(String from, int filters, int stride, boolean free) {
    int kernel = pick(1, 3, 3, 3, 5, 7);
    int padding = kernel / 2;
    if (free && size > kernel && maybe(4)) {
      padding = 0;
    }
    int dilation = free && maybe(10) ? 2 : 1;
    boolean same = free && dilation == 1 && maybe(10);
    ConvolutionLayer.Builder layer =
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .dilation(dilation, dilation)
            .nOut(filters)
            .hasBias(random.nextBoolean());
    if (free && maybe(5)) {
      layer.activation(maybe(2) ? Activation.RELU : Activation.TANH);
    }
    int reach = (kernel - 1) * dilation + 1;
    if (same) {
      layer.convolutionMode(ConvolutionMode.Same);
      size = (size + stride - 1) / stride;
    } else {
      padding = dilation == 2 ? reach / 2 : padding;
      layer.convolutionMode(ConvolutionMode.Truncate).padding(padding, padding);
      size = (size + 2 * padding - reach) / stride + 1;
    }
    channels = filters;
    String name = name();
    graph.addLayer(name, layer.build(), from);
    return name;
  }

  private String normalization(String from) {
    String name = name();
    graph.addLayer(
        name, new BatchNormalization.Builder().eps(1e-3).useLogStd(maybe(8)).build(), from);
    return name;
  }

  private String relu(String from) {
    String name = name();
    graph.addLayer(name, new ActivationLayer(maybe(10) ? Activation.TANH : Activation.RELU), from);
    return name;
  }

  private String pooling(String from) {
    if (size < 3) {
      return from;
    }
    int kernel = pick(2, 3);
    int padding = kernel == 3 && maybe(2) ? 1 : 0;
    int stride = pick(1, 2, 2);
    SubsamplingLayer.Builder layer =
        new SubsamplingLayer.Builder(
                maybe(2) ? SubsamplingLayer.PoolingType.MAX : SubsamplingLayer.PoolingType.AVG)
            .kernelSize(kernel, kernel)
            .stride(stride, stride)
            .padding(padding, padding)
            .convolutionMode(ConvolutionMode.Truncate);
    size = (size + 2 * padding - kernel) / stride + 1;
    String name = name();
    graph.addLayer(name, layer.build(), from);
    return name;
  }

  private String name() {
    return "v" + layers++;
  }

  private boolean maybe(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private int pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
