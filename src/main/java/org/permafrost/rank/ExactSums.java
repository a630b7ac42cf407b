package org.permafrost.rank;

import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;

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

  /** Of a double. */
  private static final int FRACTION_BITS = 52;

  private static final long FRACTION = (1L << FRACTION_BITS) - 1;

  /** The exponent field of infinities and of what is no number. */
  private static final int INFINITE = 0x7ff;

  /** The exponent field whose fraction counts ones. */
  private static final int ONE_EXPONENT = 1023 + FRACTION_BITS;

  private final int cells;
  private final long[][] digits = new long[DIGITS][];

  ExactSums(int cells) {
    this.cells = cells;
  }

  /**
   * @throws UnsummableScore if the value is not finite
   */
  void add(int cell, double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> FRACTION_BITS) & INFINITE;
    long mantissa = bits & FRACTION;
    if (exponent == INFINITE) {
      throw new UnsummableScore(value);
    }
    if (exponent == 0) {
      exponent = 1;
    } else {
      mantissa |= FRACTION + 1;
    }
    addUnits(cell, bits >> 63, mantissa, exponent - ONE_EXPONENT - LOWEST);
  }

  /** Adds a whole number of units of a power of two. */
  void add(int cell, long units, int exponent) {
    addUnits(cell, units >> 63, Math.abs(units), exponent - LOWEST);
  }

  /**
   * Cuts a number into digits. Most digits of most numbers are not 0, so that adding zeros is
   * quicker than asking, but a position that nothing has reached stays absent.
   *
   * @param sign 0 or -1
   * @param position of the lowest bit
   */
  private void addUnits(int cell, long sign, long magnitude, int position) {
    int digit = position / DIGIT;
    int shift = position % DIGIT;
    addDigit(digit, cell, sign, (magnitude << shift) & MASK);
    addDigit(digit + 1, cell, sign, (magnitude >>> (DIGIT - shift)) & MASK);
    addDigit(digit + 2, cell, sign, (magnitude >>> DIGIT) >>> (DIGIT - shift));
  }

  private void addDigit(int digit, int cell, long sign, long amount) {
    long[] plane = digits[digit];
    if (plane == null) {
      if (amount == 0) {
        return;
      }
      plane = new long[cells];
      digits[digit] = plane;
    }
    plane[cell] += (amount ^ sign) - sign;
  }

  /** Adds the other sums, cell by cell. */
  void merge(ExactSums other) {
    for (int d = 0; d < DIGITS; d++) {
      if (other.digits[d] != null) {
        for (int cell = 0; cell < cells; cell++) {
          long amount = other.digits[d][cell];
          addDigit(d, cell, 0, amount);
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

  static ExactSums read(ByteBuffer in, int cells) {
    ExactSums sums = new ExactSums(cells);
    PackedPlanes.read(in, sums.digits, cells);
    return sums;
  }
}
