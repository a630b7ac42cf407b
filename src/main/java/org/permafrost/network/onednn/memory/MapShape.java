package org.permafrost.network.onednn.memory;

import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sizes of a batch of feature maps, {@code [N, C, H, W]}. */
public record MapShape(long images, long channels, long height, long width) {

  public static MapShape of(INDArray array) {
    if (array.rank() != 4) {
      throw new IllegalArgumentException(
          "Feature maps are [N, C, H, W], got " + array.shapeInfoToString());
    }
    return new MapShape(array.size(0), array.size(1), array.size(2), array.size(3));
  }

  public MapShape withChannels(long count) {
    return new MapShape(images, count, height, width);
  }

  public long[] dimensions() {
    return new long[] {images, channels, height, width};
  }

  /** Of the array that holds such maps in a layout. */
  public long bytes(Layout layout) {
    return images * layout.room(channels) * height * width * Float.BYTES;
  }

  /** oneDNN's description of such maps in a layout. */
  public memory.desc in(Layout layout) {
    return new memory.desc(dimensions(), memory.data_type.f32, layout.tag());
  }
}
