package org.permafrost.score.pass;

import java.util.Optional;
import java.util.function.ObjIntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.network.onednn.graph.MapNumbers;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.LayerMaps;
import org.permafrost.score.MapSummary;
import org.permafrost.score.SummaryScorer;

/**
 * The maps of one layer for a batch, with the signal that arrives there, as the layer left them.
 * Native layers sum them up where they lie; for everything else they are copied image by image.
 */
final class ArrivedMaps {
  private final int layer;
  private final UnitLayer filters;
  private final Optional<MapNumbers> numbers;
  private final INDArray maps;
  private final INDArray signal;
  private MapSummary summarised;
  private float[] summary;

  /**
   * @param layer position among {@link VertexGraph#units}
   * @param numbers of a native layer
   * @param signal the maps themselves if there is none
   */
  ArrivedMaps(
      int layer, UnitLayer filters, Optional<MapNumbers> numbers, INDArray maps, INDArray signal) {
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
   * Scores by sums that the layer takes, if scorer and layer both can.
   *
   * @param scores of all images, image by image
   * @param width scores of an image
   * @param first place of the layer's scores among them
   * @return whether it scored
   */
  boolean sum(FilterScorer scorer, float[] scores, int width, int first) {
    if (numbers.isEmpty() || scorer.bySummary().isEmpty()) {
      return false;
    }
    SummaryScorer summed = scorer.bySummary().get();
    if (summarised != summed.summary()) {
      summarised = summed.summary();
      summary = summarised.of(numbers.get(), maps, signal, rectified());
    }
    for (int i = 0; i < maps.size(0); i++) {
      for (int f = 0; f < filters.units(); f++) {
        scores[i * width + first + f] = (float) summed.score(summary[i * filters.units() + f]);
      }
    }
    return true;
  }

  /**
   * Hands on the maps of one image after the other, with its place in the batch, as a batch of one.
   */
  void each(ObjIntConsumer<LayerMaps> look) {
    int positions = maps.rank() == 4 ? Math.toIntExact(maps.size(2) * maps.size(3)) : 1;
    int size = filters.units() * positions;
    boolean arrived = signal != maps;
    LayerMaps one =
        new LayerMaps(
            filters.units(),
            positions,
            rectified(),
            new float[size],
            new float[arrived ? size : 0]);
    Copy values = copy(maps);
    Copy signals = arrived ? copy(signal) : (image, target) -> {};
    for (int i = 0; i < maps.size(0); i++) {
      values.into(i, one.values());
      signals.into(i, one.signal());
      look.accept(one, i);
    }
  }

  private boolean rectified() {
    return filters.rectified();
  }

  private Copy copy(INDArray array) {
    if (numbers.isPresent()) {
      float[] plain = numbers.get().plain(array);
      return (image, target) ->
          System.arraycopy(plain, image * target.length, target, 0, target.length);
    }
    INDArray dense = FloatArrays.inOrder(array);
    return (image, target) -> FloatArrays.copy(dense, (long) image * target.length, target);
  }

  /** Takes out the numbers of one image. */
  @FunctionalInterface
  private interface Copy {
    void into(int image, float[] target);
  }
}
