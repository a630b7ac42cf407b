package org.permafrost.network.exchange.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.exchange.draft.ImportedNetwork;
import org.permafrost.network.exchange.onnx.OnnxGraph;
import org.permafrost.network.zoo.Networks;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** Compares a network that was taken over with what ONNX Runtime makes of the file. */
public final class Judge {
  /** The largest difference that passes, relative to the largest number. */
  public static final double TOLERANCE = 1e-4;

  private static final int RANDOM_IMAGES = 4;

  private final OnnxGraph graph;
  private final ImportedNetwork imported;

  public Judge(OnnxGraph graph, ImportedNetwork imported) {
    this.graph = graph;
    this.imported = imported;
  }

  /** Random images, normally distributed, as many as the file takes at once. */
  public float[] randomImages() {
    KeyedRandom random = KeyedRandom.of(0, "import", 0, "random images");
    float[] images = new float[imagesAtOnce() * pixels()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  /** How many images the file takes at once. */
  public int imagesAtOnce() {
    return graph.image().batch() > 0 ? graph.image().batch() : RANDOM_IMAGES;
  }

  /** Numbers of an image. */
  public int pixels() {
    return 3 * graph.image().size() * graph.image().size();
  }

  /**
   * Compares logits.
   *
   * @param images {@code [imagesAtOnce, 3, size, size]} in c order
   * @return the largest difference, relative to the largest logit
   * @throws Refusal if it is larger than {@link #TOLERANCE}; names the first layer that differs
   */
  public double compare(float[] images) {
    ComputationGraph network =
        Networks.create(imported.configuration().clone(), imported.parameters());
    try {
      INDArray input =
          VertexOutputs.images(normalized(images), imagesAtOnce(), graph.image().size());
      String classifier = imported.configuration().getNetworkOutputs().get(0);
      String value = imported.values().get(classifier);
      float[] expected = run(graph.source(), images, List.of(value)).get(value);
      double difference = difference(expected, VertexOutputs.logits(network, input));
      if (!(difference <= TOLERANCE)) {
        throw refusal(network, input, images, difference);
      }
      return difference;
    } finally {
      network.close();
    }
  }

  /** What the network reads where the file reads these images. */
  private float[] normalized(float[] images) {
    PixelNormalization pixels = imported.pixels();
    int positions = pixels() / 3;
    float[] normalized = new float[images.length];
    for (int i = 0; i < images.length; i++) {
      int colour = i / positions % 3;
      normalized[i] = (float) ((images[i] - pixels.mean().get(colour)) / pixels.std().get(colour));
    }
    return normalized;
  }

  private Refusal refusal(
      ComputationGraph network, INDArray input, float[] images, double difference) {
    List<String> values = new ArrayList<>(imported.values().values());
    Map<String, float[]> expected = run(graph.source(), images, values);
    String[] first = {"none; the differences add up"};
    VertexOutputs.of(
        network,
        input,
        (vertex, numbers) -> {
          String value = imported.values().get(vertex);
          double own = difference(expected.get(value), numbers);
          if (!(own <= TOLERANCE)) {
            first[0] =
                String.format(
                    java.util.Locale.ROOT,
                    "%s, which the file calls %s, by %.2g",
                    vertex,
                    Refusal.shown(value),
                    own);
          }
          return own <= TOLERANCE;
        });
    return new Refusal(
        "its logits differ from ONNX Runtime's by %.2g, relative to the largest; at most %.0e is"
            + " accepted. The first layer that differs: %s",
        difference, TOLERANCE, first[0]);
  }

  private Map<String, float[]> run(ModelProto model, float[] images, List<String> values) {
    try (OnnxRuntime runtime = new OnnxRuntime(model, values)) {
      return runtime.run(
          graph.image().name(), images, imagesAtOnce(), graph.image().size(), values);
    }
  }

  /** Relative to the largest expected number; NaN where any number is not finite. */
  static double difference(float[] expected, float[] found) {
    if (expected.length != found.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = Float.MIN_NORMAL;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      if (!Float.isFinite(expected[i]) || !Float.isFinite(found[i])) {
        return Double.NaN;
      }
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) expected[i] - found[i]));
    }
    return difference / largest;
  }
}
