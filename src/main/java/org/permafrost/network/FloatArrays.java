package org.permafrost.network;

import java.nio.FloatBuffer;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Copies between ND4J arrays and Java arrays at memory speed. */
public final class FloatArrays {
  private FloatArrays() {}

  /**
   * The values of a float array of any shape or view, in c order.
   *
   * @throws IllegalArgumentException if it does not hold float32 numbers
   */
  public static float[] copyOf(INDArray source) {
    checkType(source);
    float[] values = new float[Math.toIntExact(source.length())];
    INDArray dense = inOrder(source);
    if (onHost()) {
      address(dense).get(values);
      return values;
    }
    return dense.reshape(dense.length()).toFloatVector();
  }

  /**
   * The array itself if its numbers lie in c order without gaps, otherwise a copy in which they do.
   */
  public static INDArray inOrder(INDArray source) {
    return isFlat(source) ? source : source.dup('c');
  }

  /**
   * Copies a part of an array that lies in c order without gaps, see {@link #inOrder}.
   *
   * @param from position of the first number
   * @param target filled to its end
   * @throws IllegalArgumentException if the source lies otherwise, is too short or does not hold
   *     float32 numbers
   */
  public static void copy(INDArray source, long from, float[] target) {
    checkType(source);
    if (!isFlat(source) || from < 0 || from + target.length > source.length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Cannot copy %d numbers from place %d of %d in order %s",
              target.length,
              from,
              source.length(),
              source.ordering()));
    }
    if (onHost()) {
      address(source).position(from).get(target);
    } else {
      float[] part =
          source
              .reshape(source.length())
              .get(NDArrayIndex.interval(from, from + target.length))
              .toFloatVector();
      System.arraycopy(part, 0, target, 0, target.length);
    }
  }

  /**
   * Writes values into an array of any shape or view, in c order.
   *
   * @throws IllegalArgumentException if the lengths differ or it does not hold float32 numbers
   */
  public static void assign(INDArray target, float[] values) {
    checkType(target);
    if (target.length() != values.length) {
      throw new IllegalArgumentException(
          "An array of " + target.length() + " numbers cannot take " + values.length);
    }
    if (isFlat(target) && onHost()) {
      address(target).put(values);
    } else {
      target.assign(Nd4j.createFromArray(values).reshape('c', target.shape()));
    }
  }

  /**
   * Writes values into a part of an array that lies in c order without gaps.
   *
   * @param from position of the first number
   * @throws IllegalArgumentException if the target lies otherwise, is too short or does not hold
   *     float32 numbers
   */
  public static void paste(INDArray target, long from, float[] values) {
    checkType(target);
    if (!isFlat(target) || from < 0 || from + values.length > target.length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Cannot write %d numbers to place %d of %d in order %s",
              values.length,
              from,
              target.length(),
              target.ordering()));
    }
    if (onHost()) {
      address(target).position(from).put(values);
    } else {
      target
          .reshape(target.length())
          .get(NDArrayIndex.interval(from, from + values.length))
          .assign(Nd4j.createFromArray(values));
    }
  }

  /**
   * The numbers of a contiguous array on the host, to read and to write.
   *
   * @throws IllegalArgumentException if it lies otherwise or does not hold float32 numbers
   */
  public static FloatBuffer buffer(INDArray array) {
    checkType(array);
    if (!isFlat(array) || !onHost()) {
      throw new IllegalArgumentException("No contiguous array in the memory of this process");
    }
    return address(array).capacity(array.length()).asBuffer();
  }

  private static void checkType(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException("Expected float32 numbers, got " + array.dataType());
    }
  }

  /** Whether the numbers lie in c order without gaps. */
  private static boolean isFlat(INDArray array) {
    boolean ordered = array.rank() <= 1 || array.ordering() == 'c';
    return ordered && !array.isEmpty() && array.elementWiseStride() == 1;
  }

  /** The array's first number; honours the offset of a view. */
  private static FloatPointer address(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  private static boolean onHost() {
    return Nd4j.getEnvironment().isCPU();
  }
}
