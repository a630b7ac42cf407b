package org.permafrost.network.onednn.graph;

import java.util.Optional;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.layer.PlanCache;
import org.permafrost.network.onednn.layer.WholeMaps;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.primitive.Copy;
import org.permafrost.network.onednn.primitive.MapArithmetic;
import org.permafrost.network.onednn.primitive.Pooling;

/**
 * What the maps of a native vertex amount to, while they are in blocks: one number for each map of
 * a batch, {@code N * channels} of them, image by image, in an array that the next call overwrites.
 * Not thread-safe.
 */
public final class MapNumbers {
  private final int channels;
  private final WholeMaps maxima;
  private final WholeMaps averages;
  private final PlanCache<MapArithmetic> arithmetic = new PlanCache<>(MapArithmetic::new);
  private final PlanCache<Copy> plain;

  private MapNumbers(int channels) {
    this.channels = channels;
    maxima = new WholeMaps(channels, Pooling.Kind.MAXIMUM);
    averages = new WholeMaps(channels, Pooling.Kind.AVERAGE);
    plain = new PlanCache<>(shape -> new Copy(shape.in(Layout.BLOCKED), shape.in(Layout.PLAIN)));
  }

  /**
   * @param vertex of a network with native layers
   * @param channels of its maps
   * @return empty if the vertex is DL4J's own
   */
  public static Optional<MapNumbers> of(GraphVertex vertex, int channels) {
    return NativeNetworks.isNative(vertex)
        ? Optional.of(new MapNumbers(channels))
        : Optional.empty();
  }

  /** Largest values. */
  public float[] largest(INDArray maps) {
    maxima.take(maps);
    return maxima.values();
  }

  /** Means, with negative numbers as 0. */
  public float[] rectifiedMean(INDArray maps) {
    arithmetic(maps).rectify(maps);
    return averages(maps);
  }

  /** Shares of pixels that are positive. */
  public float[] positiveShare(INDArray maps) {
    arithmetic(maps).positive(maps);
    return averages(maps);
  }

  /** Means of the products with other maps. */
  public float[] meanProduct(INDArray maps, INDArray others) {
    arithmetic(maps).product(maps, others);
    return averages(maps);
  }

  /** Means of absolute values. */
  public float[] meanSize(INDArray maps) {
    arithmetic(maps).size(maps);
    return averages(maps);
  }

  /** The same, of others where rectified maps are positive, with 0 elsewhere. */
  public float[] meanSizeWherePositive(INDArray rectified, INDArray others) {
    arithmetic(rectified).sizeWherePositive(rectified, others);
    return averages(rectified);
  }

  /** The maps themselves, {@code [N, channels, H, W]} in c order. */
  public float[] plain(INDArray maps) {
    MapShape shape = MapShape.of(maps).withChannels(channels);
    return plain.of(shape).run(maps, Scratch.Part.GRADIENT);
  }

  private MapArithmetic arithmetic(INDArray maps) {
    return arithmetic.of(MapShape.of(maps));
  }

  private float[] averages(INDArray maps) {
    averages.take(MapShape.of(maps), Place.of(MapArithmetic.RESULT));
    return averages.values();
  }
}
