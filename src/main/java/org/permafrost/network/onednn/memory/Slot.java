package org.permafrost.network.onednn.memory;

import java.util.Arrays;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;

/**
 * An argument of primitives whose numbers lie somewhere else at each run. This is the only class
 * that takes addresses of arrays: a wrong one would end the JVM, so it checks type, order and size.
 */
public final class Slot {
  private final memory memory;
  private final long bytes;

  public Slot(memory.desc layout) {
    memory = new memory(layout, OneDnn.engine(), new Address(0));
    bytes = layout.get_size();
  }

  /** An address that somebody else owns. */
  private static final class Address extends Pointer {
    Address(long value) {
      super((Pointer) null);
      address = value;
    }
  }

  public memory memory() {
    return memory;
  }

  /** Size of the argument. */
  public long bytes() {
    return bytes;
  }

  /**
   * The argument's numbers are those of this array.
   *
   * @throws IllegalArgumentException if it is no float32 array in c order of just this size
   */
  public Slot at(INDArray array) {
    check(array, array.length());
    memory.set_data_handle(address(array, 0));
    return this;
  }

  /**
   * The argument's numbers are those of two arrays that lie one behind the other.
   *
   * @throws IllegalArgumentException if they do not, or are not as {@link #at(INDArray)} asks
   */
  public Slot at(INDArray first, INDArray second) {
    long length = first.length() + second.length();
    check(first, length);
    check(second, length);
    if (address(first, first.length()).address() != address(second, 0).address()) {
      throw new IllegalArgumentException("Two arrays do not lie one behind the other");
    }
    memory.set_data_handle(address(first, 0));
    return this;
  }

  /** The argument's numbers are in memory that the caller keeps. */
  public Slot at(FloatPointer numbers) {
    checkSize(numbers.capacity());
    memory.set_data_handle(numbers);
    return this;
  }

  /** The argument's numbers lie in this thread's scratch memory. */
  public Slot at(Scratch.Part part) {
    return at(Scratch.of(part, bytes));
  }

  /** The argument's numbers lie at the start of this memory. */
  public Slot at(AlignedMemory numbers) {
    if (numbers.bytes() < bytes) {
      throw new IllegalArgumentException(numbers.bytes() + " bytes for an argument of " + bytes);
    }
    memory.set_data_handle(numbers.start());
    return this;
  }

  /**
   * The argument's numbers lie within those of another one, scattered.
   *
   * @param first place of the first of them
   * @param last that of the last
   * @throws IllegalArgumentException if they do not
   */
  public void within(Slot whole, long first, long last) {
    if (first < 0 || last < first || (last + 1) * Float.BYTES > whole.bytes) {
      throw new IllegalArgumentException(
          "Numbers " + first + " to " + last + " of an argument of " + whole.bytes + " bytes");
    }
    memory.set_data_handle(new Address(whole.start() + first * Float.BYTES));
  }

  /** All numbers become zero. */
  public void clear() {
    Pointer.memset(new Address(start()), 0, bytes);
  }

  /** The first ones become this one. */
  public void fill(float value, long count) {
    numbers().put(repeated(value, Math.toIntExact(Math.min(count, bytes / Float.BYTES))));
  }

  /** Where the numbers are. */
  public FloatPointer numbers() {
    return new FloatPointer(new Address(start()));
  }

  private long start() {
    return memory.get_data_handle().address();
  }

  private static float[] repeated(float value, int count) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private void check(INDArray array, long length) {
    if (array.dataType() != DataType.FLOAT || !Dense.is(array)) {
      throw new IllegalArgumentException(
          "oneDNN expects float32 numbers in c order, got " + array.shapeInfoToString());
    }
    checkSize(length);
  }

  private void checkSize(long length) {
    if (length * Float.BYTES != bytes) {
      throw new IllegalArgumentException(
          "oneDNN expects " + bytes / Float.BYTES + " numbers, got " + length);
    }
  }

  private static Address address(INDArray array, long numbers) {
    return new Address(array.data().addressPointer().address() + numbers * Float.BYTES);
  }
}
