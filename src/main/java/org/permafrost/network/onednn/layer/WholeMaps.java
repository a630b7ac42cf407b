package org.permafrost.network.onednn.layer;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.primitive.Pooling;

/** One number for each map of a batch: its largest or its average value. */
public final class WholeMaps {
  private final int channels;
  private final PlanCache<Pooling> plans;
  private FloatPointer numbers = new FloatPointer(0);
  private MapShape shape = new MapShape(0, 0, 1, 1);
  private float[] filled = new float[0];
  private float[] values = new float[0];

  /**
   * @param channels without filling
   */
  public WholeMaps(int channels, Pooling.Kind kind) {
    this.channels = channels;
    plans = new PlanCache<>(s -> new Pooling(s, kind, Pooling.Window.whole(s)));
  }

  /**
   * @param maps an array in blocks
   */
  public void take(INDArray maps) {
    take(MapShape.of(maps), Place.of(maps));
  }

  /** As {@link #take(INDArray)}, of maps that lie anywhere. */
  public void take(MapShape now, Place maps) {
    if (now.images() * now.channels() != numbers.capacity()) {
      numbers.deallocate();
      numbers = new FloatPointer(now.images() * now.channels());
    }
    shape = now;
    plans.of(now).forward(maps, numbers);
  }

  /** Of the last batch, image by image; the next call writes to the same array. */
  public float[] values() {
    int room = Math.toIntExact(shape.channels());
    int images = Math.toIntExact(shape.images());
    filled = ofLength(images * room, filled);
    numbers.get(filled);
    if (room == channels) {
      return filled;
    }
    values = ofLength(images * channels, values);
    for (int i = 0; i < images; i++) {
      System.arraycopy(filled, i * room, values, i * channels, channels);
    }
    return values;
  }

  private static float[] ofLength(int length, float[] before) {
    return before.length == length ? before : new float[length];
  }
}
