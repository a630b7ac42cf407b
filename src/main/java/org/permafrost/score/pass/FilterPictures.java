package org.permafrost.score.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.explain.FilterImage;
import org.permafrost.explain.Grid;
import org.permafrost.explain.MaximizationRecipe;
import org.permafrost.explain.SaliencyMap;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/**
 * What the filters of a network answer to, as grids. All classes are compared with the same
 * pictures, so a process makes them once for each set of parameters.
 */
final class FilterPictures {
  /** Images at a time. */
  private static final int BATCH = 64;

  private static final long SEED = 1;

  /** By the array itself, as all tasks of a process share it. */
  private static final Map<float[], List<Optional<double[]>>> MADE = new WeakHashMap<>();

  private FilterPictures() {}

  /**
   * @param parameters in DL4J's flat order; not changed afterwards
   * @return one for each filter, in catalogue order; empty for filters that answer to nothing
   */
  static List<Optional<double[]>> of(
      ComputationGraphConfiguration configuration,
      float[] parameters,
      PixelNormalization normalization) {
    synchronized (MADE) {
      return MADE.computeIfAbsent(parameters, p -> make(configuration, p, normalization));
    }
  }

  private static List<Optional<double[]>> make(
      ComputationGraphConfiguration configuration,
      float[] parameters,
      PixelNormalization normalization) {
    MaximizationPass pass =
        new MaximizationPass(
            configuration, normalization, Grid.SIDE, MaximizationRecipe.PLAIN, SEED);
    pass.load(parameters);
    List<Optional<double[]>> pictures = new ArrayList<>();
    for (ConvolutionFilters layer : FilterCatalog.of(configuration).layers()) {
      for (int first = 0; first < layer.filters(); first += BATCH) {
        int end = Math.min(first + BATCH, layer.filters());
        pass.of(layer.layer(), IntStream.range(first, end).boxed().toList()).stream()
            .map(FilterPictures::picture)
            .forEach(pictures::add);
      }
    }
    return List.copyOf(pictures);
  }

  private static Optional<double[]> picture(FilterImage image) {
    return image.isDead() ? Optional.empty() : Optional.of(SaliencyMap.scaled(image.grey()));
  }
}
