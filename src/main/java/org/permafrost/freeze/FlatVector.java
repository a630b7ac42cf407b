package org.permafrost.freeze;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Pieces of a contiguous float vector, to and from Java arrays: on the host by copying memory,
 * because a view for each of thousands of pieces costs more than the copies; elsewhere by views.
 */
public final class FlatVector {
  private final INDArray vector;
  private final FloatPointer memory;

  private FlatVector(INDArray vector) {
    this.vector = vector;
    this.memory =
        Nd4j.getEnvironment().isCPU() ? new FloatPointer(vector.data().addressPointer()) : null;
  }

  /**
   * @param flat shape {@code [n]} or {@code [1, n]}
   */
  public static FlatVector of(INDArray flat) {
    return new FlatVector(flat.reshape(flat.length()));
  }

  /** The numbers at these positions, packed. */
  public float[] gather(Intervals positions) {
    float[] packed = new float[positions.size()];
    gather(positions, packed);
    return packed;
  }

  /** As {@link #gather(Intervals)}, into an array of as many numbers. */
  public void gather(Intervals positions, float[] packed) {
    int to = 0;
    for (int i = 0; i < positions.count(); i++) {
      int length = positions.end(i) - positions.start(i);
      read(positions.start(i), packed, to, length);
      to += length;
    }
  }

  /** Writes packed numbers to their positions. */
  public void scatter(Intervals positions, float[] packed) {
    int from = 0;
    for (int i = 0; i < positions.count(); i++) {
      int length = positions.end(i) - positions.start(i);
      write(positions.start(i), packed, from, length);
      from += length;
    }
  }

  /** Copies {@code length} numbers from position {@code start} on. */
  void read(int start, float[] target, int to, int length) {
    check(start, length);
    if (memory != null) {
      memory.position(start).get(target, to, length);
    } else {
      float[] values =
          vector.get(NDArrayIndex.interval(start, start + length)).dup().toFloatVector();
      System.arraycopy(values, 0, target, to, length);
    }
  }

  /** Overwrites {@code length} numbers from position {@code start} on. */
  void write(int start, float[] source, int from, int length) {
    check(start, length);
    if (memory != null) {
      memory.position(start).put(source, from, length);
    } else {
      float[] values = Arrays.copyOfRange(source, from, from + length);
      vector.get(NDArrayIndex.interval(start, start + length)).assign(Nd4j.createFromArray(values));
    }
  }

  private void check(int start, int length) {
    if (start < 0 || length < 0 || start + (long) length > vector.length()) {
      throw new IndexOutOfBoundsException(
          length + " numbers at " + start + " of " + vector.length());
    }
  }
}
