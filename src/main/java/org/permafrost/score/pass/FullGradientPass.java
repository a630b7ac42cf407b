package org.permafrost.score.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.explain.FullGradient;
import org.permafrost.explain.SaliencyMap;
import org.permafrost.network.FloatArrays;

/**
 * Splits logits into what pixels and biases contribute, and makes saliency maps of it, see {@link
 * FullGradient}. Biases of maps go into the map as well, those of dense layers and of products of
 * maps only into the sum. Computes with DL4J's own layers. Not thread-safe.
 */
public final class FullGradientPass {
  private final VertexGraph graph;

  public FullGradientPass(ComputationGraphConfiguration configuration) {
    graph = new VertexGraph(configuration);
  }

  /**
   * Sets the network's parameters; call it before {@link #of}.
   *
   * @param parameters in DL4J's flat order
   */
  public void load(float[] parameters) {
    graph.load(parameters);
  }

  /**
   * @param images {@code [N, 3, H, W]}, normalised as for training
   * @param classes whose logit is split, one for each image
   */
  public List<FullGradient> of(INDArray images, int[] classes) {
    try (ForwardPass forward = new ForwardPass(graph, images, true, (layer, maps) -> {})) {
      float[][] logits = graph.classifier().logits(forward.features());
      float[][] atLogits = new float[logits.length][logits[0].length];
      List<Split> splits = new ArrayList<>();
      for (int i = 0; i < logits.length; i++) {
        atLogits[i][classes[i]] = 1;
        splits.add(new Split(logits[i], classes[i], images));
        splits.get(i).bias(graph.classifier().name(), graph.classifier().bias(classes[i]));
      }
      try (INDArray signal = Nd4j.createFromArray(atLogits)) {
        BackwardPass.ofLogits(
            graph,
            forward,
            signal,
            (vertex, at, passed) -> read(splits, forward, vertex, at, passed));
      }
      return splits.stream().map(Split::result).toList();
    }
  }

  /** Adds to each image's split what a vertex contributes, if it does. */
  private void read(
      List<Split> splits,
      ForwardPass forward,
      GraphVertex vertex,
      INDArray signal,
      INDArray... passed) {
    int v = vertex.getVertexIndex();
    if (v == graph.input()) {
      float[] terms = product(forward.value(v), signal);
      each(splits, terms, (split, own) -> split.input(own, signal));
      return;
    }
    contribution(forward, vertex, signal, passed)
        .ifPresent(
            terms ->
                each(
                    splits,
                    terms,
                    (split, own) -> split.bias(vertex.getVertexName(), own, signal)));
  }

  private interface Share {
    void add(Split split, float[] own);
  }

  private static void each(List<Split> splits, float[] terms, Share share) {
    int length = terms.length / splits.size();
    for (int i = 0; i < splits.size(); i++) {
      share.add(splits.get(i), Arrays.copyOfRange(terms, i * length, (i + 1) * length));
    }
  }

  /** Terms that have a place each, image by image, or one for each image; empty without a bias. */
  private Optional<float[]> contribution(
      ForwardPass forward, GraphVertex vertex, INDArray signal, INDArray... passed) {
    INDArray value = forward.value(vertex.getVertexIndex());
    if (!vertex.hasLayer()) {
      return passed.length > 1 && !(vertex instanceof MergeVertex)
          ? Optional.of(remainder(forward, vertex, value, signal, passed))
          : Optional.empty();
    }
    Layer layer = vertex.getLayer().conf().getLayer();
    if (layer instanceof ConvolutionLayer convolution) {
      return convolution.hasBias()
          ? Optional.of(times(signal, FloatArrays.copyOf(vertex.getLayer().getParam("b"))))
          : Optional.empty();
    }
    if (layer instanceof BatchNormalization normalization) {
      return Optional.of(times(signal, shift(vertex, normalization.getEps())));
    }
    if (layer instanceof DenseLayer dense) {
      return dense.hasBias()
          ? Optional.of(ofBias(vertex, LinearLayers.isRectified(dense), value, signal))
          : Optional.empty();
    }
    return layer instanceof ActivationLayer activation
            && !(activation.getActivationFn() instanceof ActivationReLU)
        ? Optional.of(offset(forward, vertex, value, signal, passed[0]))
        : Optional.empty();
  }

  /** {@code beta - mean gamma / sqrt(variance + epsilon)}, channel by channel. */
  private static float[] shift(GraphVertex vertex, double epsilon) {
    float[] gamma = FloatArrays.copyOf(vertex.getLayer().getParam("gamma"));
    float[] beta = FloatArrays.copyOf(vertex.getLayer().getParam("beta"));
    float[] mean = FloatArrays.copyOf(vertex.getLayer().getParam("mean"));
    float[] variance = FloatArrays.copyOf(vertex.getLayer().getParam("var"));
    float[] shift = new float[gamma.length];
    for (int c = 0; c < shift.length; c++) {
      shift[c] = (float) (beta[c] - mean[c] * gamma[c] / Math.sqrt(variance[c] + epsilon));
    }
    return shift;
  }

  private static float[] product(INDArray one, INDArray other) {
    float[] terms = FloatArrays.copyOf(one);
    float[] factors = FloatArrays.copyOf(other);
    for (int i = 0; i < terms.length; i++) {
      terms[i] *= factors[i];
    }
    return terms;
  }

  /** The signal, multiplied by a number for each channel. */
  private static float[] times(INDArray signal, float[] ofChannels) {
    return times(FloatArrays.copyOf(signal), ofChannels, signal.length() / signal.size(0));
  }

  private static float[] times(float[] terms, float[] ofChannels, long ofImage) {
    long plane = ofImage / ofChannels.length;
    for (int i = 0; i < terms.length; i++) {
      terms[i] *= ofChannels[(int) (i % ofImage / plane)];
    }
    return terms;
  }

  private static float[] ofBias(
      GraphVertex dense, boolean rectified, INDArray value, INDArray signal) {
    float[] bias = FloatArrays.copyOf(dense.getLayer().getParam("b"));
    float[] arrived = rectified ? open(value, signal) : FloatArrays.copyOf(signal);
    return times(arrived, bias, bias.length);
  }

  /** The signal in front of a dense layer's ReLU. */
  private static float[] open(INDArray value, INDArray signal) {
    float[] outputs = FloatArrays.copyOf(value);
    float[] arrived = FloatArrays.copyOf(signal);
    for (int i = 0; i < arrived.length; i++) {
      arrived[i] = outputs[i] > 0 ? arrived[i] : 0;
    }
    return arrived;
  }

  /** {@code signal f(x) - signal f'(x) x}, number by number. */
  private float[] offset(
      ForwardPass forward, GraphVertex vertex, INDArray value, INDArray signal, INDArray passed) {
    float[] terms = product(value, signal);
    INDArray input = forward.value(graph.inputs(vertex.getVertexIndex())[0]);
    float[] linear = product(input, passed);
    for (int i = 0; i < terms.length; i++) {
      terms[i] -= linear[i];
    }
    return terms;
  }

  /** What a vertex of several inputs gives beyond what its derivatives say, for each image. */
  private float[] remainder(
      ForwardPass forward,
      GraphVertex vertex,
      INDArray value,
      INDArray signal,
      INDArray... passed) {
    int images = Math.toIntExact(value.size(0));
    double[] sums = new double[images];
    add(sums, product(value, signal), 1);
    int[] inputs = graph.inputs(vertex.getVertexIndex());
    for (int i = 0; i < inputs.length; i++) {
      add(sums, product(forward.value(inputs[i]), passed[i]), -1);
    }
    float[] terms = new float[images];
    for (int i = 0; i < images; i++) {
      terms[i] = (float) sums[i];
    }
    return terms;
  }

  private static void add(double[] sums, float[] terms, int sign) {
    int length = terms.length / sums.length;
    for (int i = 0; i < terms.length; i++) {
      sums[i / length] += sign * (double) terms[i];
    }
  }

  /** The decomposition of one image's logit, as it comes. */
  private static final class Split {
    private final double logit;
    private final boolean recognised;
    private final SaliencyMap map;
    private final List<FullGradient.Part> parts = new ArrayList<>();
    private double input;

    Split(float[] logits, int k, INDArray images) {
      logit = logits[k];
      recognised = IntStream.range(0, logits.length).noneMatch(i -> logits[i] > logits[k]);
      map = new SaliencyMap((int) images.size(2), (int) images.size(3));
    }

    void input(float[] terms, INDArray like) {
      input = sum(terms);
      picture(terms, like);
    }

    void bias(String layer, float[] terms, INDArray like) {
      bias(layer, sum(terms));
      if (like.rank() == 4 && terms.length > like.size(1)) {
        picture(terms, like);
      }
    }

    void bias(String layer, double contribution) {
      parts.add(0, new FullGradient.Part(layer, contribution));
    }

    private void picture(float[] terms, INDArray like) {
      map.add(terms, (int) like.size(2), (int) like.size(3));
    }

    private static double sum(float[] terms) {
      double sum = 0;
      for (float term : terms) {
        sum += term;
      }
      return sum;
    }

    FullGradient result() {
      return new FullGradient(logit, recognised, input, parts, map);
    }
  }
}
