package org.permafrost.network.exchange.convert;

import java.util.List;
import org.permafrost.network.exchange.onnx.OnnxTensor;

/** What a name in a graph stands for. */
sealed interface Value {

  /**
   * Feature maps {@code [N, C, H, W]}.
   *
   * @param vertex that yields them
   */
  record Maps(String vertex, int channels, int height, int width) implements Value {
    boolean isOneByOne() {
      return height == 1 && width == 1;
    }

    boolean hasShape(Maps other) {
      return channels == other.channels && height == other.height && width == other.width;
    }
  }

  /**
   * Feature maps with zeros around them that the next convolution takes over.
   *
   * @param padding zeros at the top, left, bottom and right
   */
  record Padded(Maps maps, int[] padding) implements Value {}

  /**
   * Numbers {@code [N, size]}, or {@code [N, size, 1, 1]} again.
   *
   * @param vertex that yields them
   * @param flattened whether the vertex yields maps, which a dense layer flattens itself
   * @param softmax whether a softmax follows, which the output layer applies
   */
  record Vector(String vertex, int size, boolean flattened, boolean softmax) implements Value {}

  /**
   * Whole numbers that are known, such as a shape.
   *
   * @param shape empty for a single number
   */
  record Numbers(List<Integer> shape, long[] values) implements Value {
    /** Stands for the number of images, which is not known. */
    static final long BATCH = Long.MIN_VALUE;

    static Numbers of(long... values) {
      return new Numbers(List.of(values.length), values);
    }
  }

  /** A constant of the file. */
  record Constant(OnnxTensor tensor) implements Value {}
}
