package org.permafrost.score.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.explain.FilterImage;
import org.permafrost.explain.MaximizationRecipe;
import org.permafrost.explain.PixelAscent;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.random.KeyedRandom;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/**
 * Images that filters answer to strongly, by activation maximisation (Erhan et al. 2009): from
 * noise of middle grey, the mean of a filter's normalised map, before ReLU, is driven up. Filters
 * of one layer share a batch; none sees another. Not thread-safe.
 */
public final class MaximizationPass {
  private static final double DARKEST = 150 / 255.0;
  private static final double RANGE = 30 / 255.0;
  private static final int CHANNELS = 3;

  private final VertexGraph graph;
  private final PixelNormalization normalization;
  private final int side;
  private final MaximizationRecipe recipe;
  private final long seed;

  /**
   * @param side of the images, in pixels
   * @param seed of the noise; each filter has its own
   */
  public MaximizationPass(
      ComputationGraphConfiguration configuration,
      PixelNormalization normalization,
      int side,
      MaximizationRecipe recipe,
      long seed) {
    this.graph = new VertexGraph(configuration);
    this.normalization = normalization;
    this.side = side;
    this.recipe = recipe;
    this.seed = seed;
  }

  /**
   * Sets the network's parameters; call it before {@link #of}.
   *
   * @param parameters in DL4J's flat order
   */
  public void load(float[] parameters) {
    graph.load(parameters);
  }

  /** An image for each of these filters of one layer, in their order. */
  public List<FilterImage> of(String layer, List<Integer> filters) {
    ConvolutionFilters convolution = graph.catalog().layer(layer);
    GraphVertex vertex = graph.vertex(convolution.output());
    List<PixelAscent> images = new ArrayList<>();
    for (int filter : filters) {
      KeyedRandom random = KeyedRandom.of(seed, "filter image " + layer, filter, "");
      images.add(new PixelAscent(recipe, side, noise(random), random));
    }
    double[] before = new double[filters.size()];
    for (int step = 0; step < recipe.steps(); step++) {
      double[] now = climb(vertex, filters, images, true);
      before = step == 0 ? now : before;
    }
    double[] after = climb(vertex, filters, images, false);
    List<FilterImage> found = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      found.add(
          new FilterImage(
              new FilterId(layer, filters.get(i)),
              side,
              visible(images.get(i).pixels()),
              before[i],
              after[i]));
    }
    return found;
  }

  /** Means of the filters' maps; one step up, if wanted. */
  private double[] climb(
      GraphVertex vertex, List<Integer> filters, List<PixelAscent> images, boolean up) {
    int length = CHANNELS * side * side;
    float[] pixels = new float[images.size() * length];
    for (int i = 0; i < images.size(); i++) {
      images.get(i).write(pixels, i * length);
    }
    try (INDArray batch =
            Nd4j.createFromArray(pixels).reshape('c', images.size(), CHANNELS, side, side);
        ForwardPass forward = ForwardPass.upTo(graph, batch, vertex)) {
      INDArray maps = forward.value(vertex.getVertexIndex());
      double[] means = means(maps, filters);
      if (up) {
        BackwardPass.ofVertex(
            graph,
            forward,
            vertex,
            ofMeans(maps, filters),
            (passed, signal, inputs) -> {
              if (passed.getVertexIndex() == graph.input()) {
                float[] gradient = FloatArrays.copyOf(signal);
                for (int i = 0; i < images.size(); i++) {
                  images.get(i).climb(gradient, i * length);
                }
              }
            });
      }
      return means;
    }
  }

  private static double[] means(INDArray maps, List<Integer> filters) {
    float[] values = FloatArrays.copyOf(maps);
    int channels = Math.toIntExact(maps.size(1));
    int plane = Math.toIntExact(maps.size(2) * maps.size(3));
    double[] means = new double[filters.size()];
    for (int i = 0; i < means.length; i++) {
      int start = (i * channels + filters.get(i)) * plane;
      for (int p = 0; p < plane; p++) {
        means[i] += (double) values[start + p] / plane;
      }
    }
    return means;
  }

  private static INDArray ofMeans(INDArray maps, List<Integer> filters) {
    int channels = Math.toIntExact(maps.size(1));
    int plane = Math.toIntExact(maps.size(2) * maps.size(3));
    float[] signal = new float[Math.toIntExact(maps.length())];
    for (int i = 0; i < filters.size(); i++) {
      int start = (i * channels + filters.get(i)) * plane;
      Arrays.fill(signal, start, start + plane, 1f / plane);
    }
    return Nd4j.createFromArray(signal).reshape('c', maps.shape());
  }

  private double[] noise(KeyedRandom random) {
    int plane = side * side;
    double[] pixels = new double[CHANNELS * plane];
    for (int i = 0; i < pixels.length; i++) {
      double mean = normalization.mean().get(i / plane);
      double std = normalization.std().get(i / plane);
      pixels[i] = (DARKEST + RANGE * random.nextDouble() - mean) / std;
    }
    return pixels;
  }

  /** Cut to what an image can hold. */
  private float[] visible(double[] pixels) {
    int plane = side * side;
    float[] cut = new float[pixels.length];
    for (int i = 0; i < cut.length; i++) {
      double value =
          pixels[i] * normalization.std().get(i / plane) + normalization.mean().get(i / plane);
      cut[i] = (float) Math.max(0, Math.min(1, value));
    }
    return cut;
  }
}
