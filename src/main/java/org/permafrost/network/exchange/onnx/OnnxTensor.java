package org.permafrost.network.exchange.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.permafrost.network.exchange.Refusal;

/**
 * A constant of a graph. Its numbers are decoded when they are asked for.
 *
 * @param name in the file; empty for a constant that a node carries
 * @param shape empty for a single number
 */
public record OnnxTensor(String name, List<Integer> shape, Kind kind, Supplier<Object> content) {

  /** What it holds. */
  public enum Kind {
    /** Float32. */
    FLOATS,
    /** Whole numbers of any width, and truth values. */
    INTEGERS
  }

  /** Copies the shape. */
  public OnnxTensor {
    shape = List.copyOf(shape);
  }

  /** Whole numbers from elsewhere than a file. */
  public static OnnxTensor of(List<Integer> shape, long[] values) {
    return new OnnxTensor("", shape, Kind.INTEGERS, () -> values);
  }

  /** How many numbers there are. */
  public int length() {
    return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /**
   * The numbers, in c order.
   *
   * @throws Refusal if it holds whole numbers, or a number is not finite
   */
  public float[] floats() {
    if (kind != Kind.FLOATS) {
      throw new Refusal("tensor %s holds whole numbers, expected float32", Refusal.shown(name));
    }
    float[] values = (float[]) content.get();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new Refusal(
            "tensor %s holds %s at position %d; a network with such weights has no outputs to"
                + " compare. Export it again from a training state that is finite",
            Refusal.shown(name), values[i], i);
      }
    }
    return values;
  }

  /**
   * The numbers, in c order.
   *
   * @throws Refusal if it holds float32
   */
  public long[] integers() {
    if (kind != Kind.INTEGERS) {
      throw new Refusal("tensor %s holds float32, expected whole numbers", Refusal.shown(name));
    }
    return (long[]) content.get();
  }

  /** The only number of a tensor of length 1, as a double. */
  public double number() {
    if (length() != 1) {
      throw new Refusal("tensor %s has shape %s, expected one number", Refusal.shown(name), shape);
    }
    return kind == Kind.FLOATS ? ((float[]) content.get())[0] : integers()[0];
  }

  /** Whether all its numbers are this one; NaN is none. */
  public boolean isAll(float value) {
    return kind == Kind.FLOATS
        && length() > 0
        && Arrays.equals(repeated(value, length()), (float[]) content.get());
  }

  private static float[] repeated(float value, int length) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
