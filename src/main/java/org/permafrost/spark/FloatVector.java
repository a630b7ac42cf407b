package org.permafrost.spark;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Millions of floats on their way through Spark. Java serialises a {@code float[]} number by
 * number; this writes blocks of little-endian bytes, an order of magnitude faster, or nothing but a
 * number if the vector is on {@link Loan}. The array is not copied.
 */
public final class FloatVector implements Externalizable {
  private static final long serialVersionUID = 2L;
  private static final int BLOCK = 1 << 14;
  private static final long NO_LOAN = 0;

  private float[] array;
  private int from;
  private int length;
  private transient Optional<Loan> loan = Optional.empty();

  /** For deserialisation only. */
  public FloatVector() {
    this(new float[0]);
  }

  public FloatVector(float[] values) {
    this(values, 0, values.length, Optional.empty());
  }

  private FloatVector(float[] array, int from, int length, Optional<Loan> loan) {
    this.array = array;
    this.from = from;
    this.length = length;
    this.loan = loan;
  }

  /** A vector that stays where it is until the loan ends. */
  public static FloatVector on(Optional<Loan> loan, float[] values) {
    return new FloatVector(values, 0, values.length, loan);
  }

  /** Some numbers of an array, on their way as this vector is. */
  public FloatVector alike(float[] values, int first, int count) {
    return new FloatVector(values, first, count, loan);
  }

  /** An array for numbers that go the way this vector does, see {@link Loan#room}. */
  public float[] room(int count) {
    return loan.map(l -> l.room(count)).orElseGet(() -> new float[count]);
  }

  /** Nobody writes to the array any more that there was {@link #room} for. */
  public void giveBack(float[] room) {
    loan.ifPresent(l -> l.giveBack(room));
  }

  /** All numbers; not to be written to. */
  public float[] values() {
    return length == array.length ? array : Arrays.copyOfRange(array, from, from + length);
  }

  public int length() {
    return length;
  }

  /** Copies all numbers to a place in an array. */
  public void copyTo(float[] target, int first) {
    System.arraycopy(array, from, target, first, length);
  }

  /** Copies numbers from place {@code start} on to the same place in an array. */
  public void copyPart(float[] target, int start, int count) {
    System.arraycopy(array, from + start, target, start, count);
  }

  /**
   * Moves numbers of an array from place {@code start} on towards these: {@code x -= share (x -
   * own)}. A number that is equal keeps its bits.
   */
  public void attract(float[] target, int start, int count, float share) {
    float[] own = array;
    int first = from + start;
    for (int i = 0; i < count; i++) {
      target[start + i] -= share * (target[start + i] - own[first + i]);
    }
  }

  /** Adds numbers from place {@code start} on to the first ones of an array. */
  public void addTo(double[] sums, int start, int count) {
    float[] own = array;
    int first = from + start;
    for (int i = 0; i < count; i++) {
      sums[i] += own[first + i];
    }
  }

  /** Whether all bits are the same. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof FloatVector o) || o.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Float.floatToRawIntBits(array[from + i])
          != Float.floatToRawIntBits(o.array[o.from + i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values());
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    if (loan.isPresent()) {
      out.writeLong(loan.get().number());
      out.writeLong(loan.get().lend(this));
      return;
    }
    out.writeLong(NO_LOAN);
    out.writeInt(length);
    byte[] block = new byte[BLOCK * Float.BYTES];
    FloatBuffer numbers = numbers(block);
    for (int done = 0; done < length; done += BLOCK) {
      int count = Math.min(BLOCK, length - done);
      numbers.put(0, array, from + done, count);
      out.write(block, 0, count * Float.BYTES);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    long number = in.readLong();
    if (number != NO_LOAN) {
      FloatVector lent = Loan.of(number).borrow(in.readLong());
      array = lent.array;
      from = lent.from;
      length = lent.length;
      loan = lent.loan;
      return;
    }
    length = in.readInt();
    array = new float[length];
    byte[] block = new byte[BLOCK * Float.BYTES];
    FloatBuffer numbers = numbers(block);
    for (int done = 0; done < length; done += BLOCK) {
      int count = Math.min(BLOCK, length - done);
      in.readFully(block, 0, count * Float.BYTES);
      numbers.get(0, array, done, count);
    }
  }

  private static FloatBuffer numbers(byte[] block) {
    return ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
