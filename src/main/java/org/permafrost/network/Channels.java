package org.permafrost.network;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** Single channels of activations {@code [N, C]} or {@code [N, C, H, W]}. */
final class Channels {
  /** Numbers of which a buffer can be made. */
  private static final int MOST_MAPPED = Integer.MAX_VALUE / Float.BYTES;

  private Channels() {}

  /**
   * Overwrites channels of one array by those of another, each times its factor; a factor of 1
   * keeps every bit.
   *
   * @param from in c order, of the same shape and type as {@code to}
   * @param factors one per channel in {@code channels}
   */
  static void copy(INDArray from, INDArray to, int[] channels, double[] factors) {
    if (from.dataType() == DataType.FLOAT
        && to.dataType() == DataType.FLOAT
        && Shape.hasDefaultStridesForShape(from)
        && Shape.hasDefaultStridesForShape(to)
        && from.length() <= MOST_MAPPED
        && Nd4j.getEnvironment().isCPU()) {
      copyHostMemory(from, to, channels, factors);
    } else {
      for (int i = 0; i < channels.length; i++) {
        to.slice(channels[i], 1).assign(from.slice(channels[i], 1).mul(factors[i]));
      }
    }
  }

  /** A view for each channel would cost more than the normalisation itself. */
  private static void copyHostMemory(INDArray from, INDArray to, int[] channels, double[] factors) {
    int images = Math.toIntExact(from.size(0));
    int image = Math.toIntExact(from.length() / images);
    int map = Math.toIntExact(image / from.size(1));
    FloatBuffer source = memory(from);
    FloatBuffer target = memory(to);
    float[] values = new float[map];
    for (int n = 0; n < images; n++) {
      for (int i = 0; i < channels.length; i++) {
        float factor = (float) factors[i];
        int start = n * image + channels[i] * map;
        source.get(start, values);
        for (int p = 0; p < map; p++) {
          values[p] *= factor;
        }
        target.put(start, values);
      }
    }
  }

  private static FloatBuffer memory(INDArray array) {
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    return pointer.capacity(array.length()).asBuffer();
  }
}
