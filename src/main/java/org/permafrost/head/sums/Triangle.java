package org.permafrost.head.sums;

import java.util.Arrays;

/**
 * Lower half of a symmetric matrix of whole numbers: the sum of {@code x transpose(x)} over images.
 *
 * @param rows row {@code i} has {@code i + 1} numbers
 */
public record Triangle(long[][] rows) {
  /** Images whose products are added up as doubles, which is exact for so few. */
  static final int BATCH = 64;

  /** Of a matrix of this size. */
  public static Triangle zero(int size) {
    long[][] rows = new long[size][];
    for (int i = 0; i < size; i++) {
      rows[i] = new long[i + 1];
    }
    return new Triangle(rows);
  }

  /** How many numbers the lower half of a matrix has. */
  public static long numbers(long size) {
    return size * (size + 1) / 2;
  }

  /** Adds the products of some images, at most {@link #BATCH}. */
  void add(double[][] images, int count) {
    double[] products = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(products, 0, i + 1, 0);
      int b = 0;
      for (; b + 3 < count; b += 4) {
        add(products, i, images[b], images[b + 1], images[b + 2], images[b + 3]);
      }
      for (; b < count; b++) {
        double x = images[b][i];
        for (int j = 0; j <= i; j++) {
          products[j] += x * images[b][j];
        }
      }
      long[] row = rows[i];
      for (int j = 0; j <= i; j++) {
        row[j] += (long) products[j];
      }
    }
  }

  private static void add(
      double[] products, int i, double[] x0, double[] x1, double[] x2, double[] x3) {
    double f0 = x0[i];
    double f1 = x1[i];
    double f2 = x2[i];
    double f3 = x3[i];
    for (int j = 0; j <= i; j++) {
      products[j] += f0 * x0[j] + f1 * x1[j] + f2 * x2[j] + f3 * x3[j];
    }
  }

  Triangle plus(Triangle other) {
    Triangle sum = zero(rows.length);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j <= i; j++) {
        sum.rows[i][j] = rows[i][j] + other.rows[i][j];
      }
    }
    return sum;
  }

  /** The same as doubles, rounded once where a number has more than 53 bits. */
  public double[][] doubles() {
    double[][] doubles = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      doubles[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        doubles[i][j] = rows[i][j];
      }
    }
    return doubles;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Triangle t && Arrays.deepEquals(rows, t.rows);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(rows);
  }
}
