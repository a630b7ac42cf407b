package org.permafrost.network.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One number for each map of a batch: its largest or its average value. */
final class WholeMaps {
  private final int channels;
  private final PlanCache<Pooling> plans;
  private FloatPointer numbers = new FloatPointer(0);
  private MapShape shape = new MapShape(0, 0, 1, 1);

  /**
   * @param channels without filling
   */
  WholeMaps(int channels, Pooling.Kind kind) {
    this.channels = channels;
    plans = new PlanCache<>(s -> new Pooling(s, kind, Pooling.Window.whole(s)));
  }

  /**
   * @param maps an array in blocks
   */
  void take(INDArray maps) {
    take(MapShape.of(maps), Place.of(maps));
  }

  /** As {@link #take(INDArray)}, of maps that lie anywhere. */
  void take(MapShape now, Place maps) {
    if (now.images() * now.channels() != numbers.capacity()) {
      numbers.deallocate();
      numbers = new FloatPointer(now.images() * now.channels());
    }
    shape = now;
    plans.of(now).forward(maps, numbers);
  }

  /** Of the last batch, image by image. */
  float[] values() {
    int room = Math.toIntExact(shape.channels());
    int images = Math.toIntExact(shape.images());
    float[] all = new float[images * room];
    numbers.get(all);
    float[] values = new float[images * channels];
    for (int i = 0; i < images; i++) {
      System.arraycopy(all, i * room, values, i * channels, channels);
    }
    return values;
  }
}
