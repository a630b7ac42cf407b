package org.permafrost.network.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The largest value of each map of a batch. */
final class MapMaxima {
  private final int channels;
  private final PlanCache<Pooling> plans =
      new PlanCache<>(
          shape -> new Pooling(shape, Pooling.Kind.MAXIMUM, Pooling.Window.whole(shape)));
  private FloatPointer largest = new FloatPointer(0);
  private MapShape shape = new MapShape(0, 0, 1, 1);

  /**
   * @param channels without filling
   */
  MapMaxima(int channels) {
    this.channels = channels;
  }

  /**
   * @param maps an array in blocks
   */
  void take(INDArray maps) {
    MapShape now = MapShape.of(maps);
    if (now.images() * now.channels() != largest.capacity()) {
      largest.deallocate();
      largest = new FloatPointer(now.images() * now.channels());
    }
    shape = now;
    plans.of(now).forward(maps, largest);
  }

  /** Of the last batch, image by image. */
  float[] values() {
    int room = Math.toIntExact(shape.channels());
    int images = Math.toIntExact(shape.images());
    float[] all = new float[images * room];
    largest.get(all);
    float[] values = new float[images * channels];
    for (int i = 0; i < images; i++) {
      System.arraycopy(all, i * room, values, i * channels, channels);
    }
    return values;
  }
}
