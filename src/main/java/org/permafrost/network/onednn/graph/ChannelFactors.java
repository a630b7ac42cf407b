package org.permafrost.network.onednn.graph;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.layer.PlanCache;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Slot;
import org.permafrost.network.onednn.primitive.Kernel;

/** Multiplies each map of a native vertex, in blocks, by a number of its own. Not thread-safe. */
public final class ChannelFactors {
  private final int channels;
  private final int room;
  private final FloatPointer factors;
  private final PlanCache<Product> products;

  private ChannelFactors(int channels) {
    this.channels = channels;
    room = Math.toIntExact(Layout.BLOCKED.room(channels));
    factors = new FloatPointer(room);
    products = new PlanCache<>(shape -> new Product(shape, factors));
  }

  /**
   * @param vertex of a network with native layers
   * @param channels of its maps
   * @return empty if the vertex is DL4J's own
   */
  public static Optional<ChannelFactors> of(GraphVertex vertex, int channels) {
    return NativeNetworks.isNative(vertex)
        ? Optional.of(new ChannelFactors(channels))
        : Optional.empty();
  }

  /**
   * @param maps what the vertex returned, changed in place
   * @param numbers one for each channel
   */
  public void multiply(INDArray maps, float[] numbers) {
    factors.put(Arrays.copyOf(numbers, room));
    products.of(MapShape.of(maps).withChannels(channels)).run(maps);
  }

  private static final class Product {
    private final Slot maps;
    private final Kernel kernel;

    Product(MapShape shape, FloatPointer factors) {
      memory.desc layout = shape.in(Layout.BLOCKED);
      memory.desc perChannel = new MapShape(1, shape.channels(), 1, 1).in(Layout.BLOCKED);
      maps = new Slot(layout);
      binary.primitive_desc description =
          new binary.primitive_desc(
              new binary.desc(algorithm.binary_mul, layout, perChannel, layout),
              OneDnn.attributes(),
              OneDnn.engine());
      kernel =
          new Kernel(new binary(description), description)
              .with(DNNL_ARG_SRC_0, maps)
              .with(DNNL_ARG_SRC_1, new Slot(perChannel).at(factors))
              .with(DNNL_ARG_DST, maps);
    }

    void run(INDArray array) {
      maps.at(array);
      kernel.run();
    }
  }
}
