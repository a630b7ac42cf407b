package org.permafrost.score;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.ConvolutionFilters;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.MapNumbers;

/**
 * The maps of one layer for a batch, with the signal that arrives there, as the layer left them.
 * Native layers sum them up where they lie; for everything else they are copied once.
 */
final class ArrivedMaps {
  private final int layer;
  private final ConvolutionFilters filters;
  private final Optional<MapNumbers> numbers;
  private final INDArray maps;
  private final INDArray signal;
  private final Map<MapSummary, float[]> summaries = new EnumMap<>(MapSummary.class);
  private LayerMaps copied;

  /**
   * @param layer position in the catalogue
   * @param numbers of a native layer
   * @param signal the maps themselves if there is none
   */
  ArrivedMaps(
      int layer,
      ConvolutionFilters filters,
      Optional<MapNumbers> numbers,
      INDArray maps,
      INDArray signal) {
    this.layer = layer;
    this.filters = filters;
    this.numbers = numbers;
    this.maps = maps;
    this.signal = signal;
  }

  int layer() {
    return layer;
  }

  /**
   * @param scores of all images, image by image
   * @param width scores of an image
   * @param first place of the layer's scores among them
   */
  void score(FilterScorer scorer, float[] scores, int width, int first) {
    int images = Math.toIntExact(maps.size(0));
    if (numbers.isPresent() && scorer instanceof SummaryScorer summed) {
      float[] summary = summaries.computeIfAbsent(summed.summary(), this::summary);
      for (int i = 0; i < images; i++) {
        for (int f = 0; f < filters.filters(); f++) {
          scores[i * width + first + f] = (float) summed.score(summary[i * filters.filters() + f]);
        }
      }
    } else {
      for (int i = 0; i < images; i++) {
        scorer.score(copied(), i, scores, i * width + first);
      }
    }
  }

  private float[] summary(MapSummary kind) {
    return kind.of(numbers.orElseThrow(), maps, signal, rectified());
  }

  private boolean rectified() {
    return filters.relu().isPresent();
  }

  private LayerMaps copied() {
    if (copied == null) {
      copied =
          new LayerMaps(
              filters.filters(),
              Math.toIntExact(maps.size(2) * maps.size(3)),
              rectified(),
              copy(maps),
              signal == maps ? new float[0] : copy(signal));
    }
    return copied;
  }

  private float[] copy(INDArray array) {
    return numbers.map(n -> n.plain(array)).orElseGet(() -> FloatArrays.copyOf(array));
  }
}
