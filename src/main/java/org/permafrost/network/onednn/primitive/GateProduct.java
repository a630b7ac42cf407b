package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Slot;

/**
 * Maps times one number each, and sums of maps times maps. The blocks of an image's channels follow
 * those of the image before, so that to oneDNN a batch is one image with all the channels, for
 * which it has fast code.
 */
public final class GateProduct {
  private final Slot maps;
  private final Slot numbers;
  private final Slot result;
  private final Kernel gated;
  private final MapArithmetic products;
  private final Pooling averages;
  private final Slot sums;
  private final Kernel total;

  /**
   * @param batch shape of the maps, an array in blocks
   */
  public GateProduct(MapShape batch) {
    MapShape one =
        new MapShape(1, batch.images() * batch.channels(), batch.height(), batch.width());
    memory.desc layout = one.in(Layout.BLOCKED);
    memory.desc each = new MapShape(1, one.channels(), 1, 1).in(Layout.BLOCKED);
    maps = new Slot(layout);
    numbers = new Slot(each);
    result = new Slot(layout);
    binary.primitive_desc product =
        new binary.primitive_desc(
            new binary.desc(algorithm.binary_mul, layout, each, layout),
            OneDnn.attributes(),
            OneDnn.engine());
    gated =
        new Kernel(new binary(product), product)
            .with(DNNL_ARG_SRC_0, maps)
            .with(DNNL_ARG_SRC_1, numbers)
            .with(DNNL_ARG_DST, result);
    products = new MapArithmetic(batch);
    averages = new Pooling(batch, Pooling.Kind.AVERAGE, Pooling.Window.whole(batch));
    sums = new Slot(each);
    float pixels = batch.height() * batch.width();
    eltwise_forward.primitive_desc times =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                prop_kind.forward_inference, algorithm.eltwise_linear, each, pixels, 0f),
            OneDnn.attributes(),
            OneDnn.engine());
    total =
        new Kernel(new eltwise_forward(times), times)
            .with(DNNL_ARG_SRC, sums)
            .with(DNNL_ARG_DST, sums);
  }

  /**
   * @param factors one for each map
   */
  public void run(INDArray from, INDArray factors, INDArray to) {
    maps.at(from);
    numbers.at(factors);
    result.at(to);
    gated.run();
  }

  /**
   * @param to takes the sum over each map of the products with the other map
   */
  public void sums(INDArray one, INDArray other, INDArray to) {
    products.product(one, other);
    averages.forward(Place.of(MapArithmetic.RESULT), to);
    sums.at(to);
    total.run();
  }
}
