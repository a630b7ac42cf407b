package org.permafrost.rank;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/**
 * Sums of doubles without any rounding: each number is cut into digits of 32 bits at fixed
 * positions and the digits are added as whole numbers, so that neither order nor grouping of the
 * additions can change a bit. Covers every finite double; a position costs memory only once a
 * number has reached it. After Kulisch's long accumulator, with carries left for the end (Neal
 * 2015, arXiv 1505.05571).
 */
final class ExactSums {
  /** Additions to a cell before a digit could overflow. */
  static final long MOST_ADDITIONS = 1L << 31;

  private static final int DIGIT = 32;
  private static final long MASK = (1L << DIGIT) - 1;

  /** Exponent of the lowest digit, below that of the smallest double. */
  private static final int LOWEST = -34 * DIGIT;

  private static final int DIGITS = 67;

  private final int cells;
  private final long[][] digits = new long[DIGITS][];

  ExactSums(int cells) {
    this.cells = cells;
  }

  /**
   * @throws ArithmeticException if the value is not finite
   */
  void add(int cell, double value) {
    if (!Double.isFinite(value)) {
      throw new ArithmeticException("Cannot sum the filter score " + value + " exactly");
    }
    if (value == 0) {
      return;
    }
    int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT);
    long bits = Double.doubleToRawLongBits(value);
    long mantissa = bits & ((1L << 52) - 1);
    if (Math.getExponent(value) >= Double.MIN_EXPONENT) {
      mantissa |= 1L << 52;
    }
    int position = exponent - 52 - LOWEST;
    int digit = position / DIGIT;
    int shift = position % DIGIT;
    long sign = bits < 0 ? -1 : 1;
    addDigit(digit, cell, sign * ((mantissa << shift) & MASK));
    addDigit(digit + 1, cell, sign * ((mantissa >>> (DIGIT - shift)) & MASK));
    if (shift > 0) {
      addDigit(digit + 2, cell, sign * (mantissa >>> (2 * DIGIT - shift)));
    }
  }

  private void addDigit(int digit, int cell, long amount) {
    if (amount != 0) {
      if (digits[digit] == null) {
        digits[digit] = new long[cells];
      }
      digits[digit][cell] += amount;
    }
  }

  /** Adds the other sums, cell by cell. */
  void merge(ExactSums other) {
    for (int d = 0; d < DIGITS; d++) {
      if (other.digits[d] != null) {
        for (int cell = 0; cell < cells; cell++) {
          addDigit(d, cell, other.digits[d][cell]);
        }
      }
    }
  }

  /** The double nearest to the exact sum. */
  double value(int cell) {
    int lowest = lowest();
    return lowest == DIGITS
        ? 0
        : Math.scalb(whole(cell, lowest).doubleValue(), LOWEST + lowest * DIGIT);
  }

  /**
   * The exact sum in units of a power of two.
   *
   * @throws ArithmeticException if it is not a whole number of units or no long
   */
  long inUnits(int cell, int exponent) {
    int lowest = lowest();
    if (lowest == DIGITS) {
      return 0;
    }
    BigInteger whole = whole(cell, lowest);
    int shift = LOWEST + lowest * DIGIT - exponent;
    if (shift < 0 && whole.signum() != 0 && whole.getLowestSetBit() < -shift) {
      throw new ArithmeticException("A sum of scores is no multiple of 2^" + exponent);
    }
    return whole.shiftLeft(shift).longValueExact();
  }

  private int lowest() {
    int lowest = 0;
    while (lowest < DIGITS && digits[lowest] == null) {
      lowest++;
    }
    return lowest;
  }

  private BigInteger whole(int cell, int lowest) {
    BigInteger whole = BigInteger.ZERO;
    for (int d = DIGITS - 1; d >= lowest; d--) {
      whole = whole.shiftLeft(DIGIT);
      if (digits[d] != null && digits[d][cell] != 0) {
        whole = whole.add(BigInteger.valueOf(digits[d][cell]));
      }
    }
    return whole;
  }

  void write(DataOutput out) throws IOException {
    PackedPlanes.write(out, digits);
  }

  static ExactSums read(DataInput in, int cells) throws IOException {
    ExactSums sums = new ExactSums(cells);
    PackedPlanes.read(in, sums.digits, cells);
    return sums;
  }
}
