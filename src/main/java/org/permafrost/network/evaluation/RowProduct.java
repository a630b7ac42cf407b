package org.permafrost.network.evaluation;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.permafrost.network.FloatArrays;

/**
 * Matrix products whose bits depend on nothing but the numbers that enter them. Each number of the
 * result is summed over the inner dimension in ascending order, in float32 and by Java's rules: no
 * fused multiply-add, no partial sums. A BLAS product gives a row other bits in another place of
 * the batch, beside other rows, or on another processor; this one does not, so it is what logits,
 * scores and features go through. Training goes on with BLAS: its batches are the same every time.
 */
public final class RowProduct {
  private static final int COLUMNS = 256;
  private static final int INNER = 64;

  private RowProduct() {}

  /**
   * What a dense layer yields before its activation.
   *
   * @param inputs {@code [N, inputs]}, float32
   * @param weights {@code [inputs, outputs]}, float32
   * @param bias {@code [1, outputs]} or {@code [outputs]}
   * @return {@code N * outputs} numbers, image by image
   */
  public static float[] dense(INDArray inputs, INDArray weights, INDArray bias) {
    float[] result = of(inputs, weights);
    float[] added = FloatArrays.copyOf(bias);
    for (int i = 0; i < result.length; i++) {
      result[i] += added[i % added.length];
    }
    return result;
  }

  /**
   * The product of two matrices.
   *
   * @param left {@code [N, inner]}, float32
   * @param right {@code [inner, columns]}, float32, any order or view
   * @return {@code N * columns} numbers, row by row
   * @throws IllegalArgumentException if the inner dimensions differ
   */
  public static float[] of(INDArray left, INDArray right) {
    int rows = Math.toIntExact(left.size(0));
    int inner = Math.toIntExact(left.size(1));
    int columns = Math.toIntExact(right.size(1));
    if (right.size(0) != inner) {
      throw new IllegalArgumentException(
          "Cannot multiply rows of " + inner + " by columns of " + right.size(0));
    }
    float[] a = FloatArrays.copyOf(left);
    float[] result = new float[Math.multiplyExact(rows, columns)];
    for (int from = 0; from < columns; from += COLUMNS) {
      int to = Math.min(columns, from + COLUMNS);
      float[] b =
          FloatArrays.copyOf(
              right.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c'));
      float[] block = new float[rows * (to - from)];
      for (int k = 0; k < inner; k += INNER) {
        add(a, inner, k, Math.min(inner, k + INNER), b, to - from, block);
      }
      for (int i = 0; i < rows; i++) {
        System.arraycopy(block, i * (to - from), result, i * columns + from, to - from);
      }
    }
    return result;
  }

  /** Cuts a product into its rows. */
  public static float[][] rows(float[] product, int columns) {
    float[][] rows = new float[product.length / columns][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(product, i * columns, (i + 1) * columns);
    }
    return rows;
  }

  /** Adds the products of some of the inner dimension, four at a time, one after the other. */
  private static void add(
      float[] a, int inner, int from, int to, float[] b, int columns, float[] result) {
    int rows = result.length / columns;
    for (int i = 0; i < rows; i++) {
      int k = from;
      for (; k + 3 < to; k += 4) {
        add(a, i * inner + k, b, k * columns, columns, result, i * columns);
      }
      for (; k < to; k++) {
        float x = a[i * inner + k];
        int row = k * columns;
        int target = i * columns;
        for (int j = 0; j < columns; j++) {
          result[target + j] += x * b[row + j];
        }
      }
    }
  }

  private static void add(
      float[] a, int place, float[] b, int row, int columns, float[] result, int target) {
    float x0 = a[place];
    float x1 = a[place + 1];
    float x2 = a[place + 2];
    float x3 = a[place + 3];
    int row1 = row + columns;
    int row2 = row1 + columns;
    int row3 = row2 + columns;
    for (int j = 0; j < columns; j++) {
      result[target + j] =
          (((result[target + j] + x0 * b[row + j]) + x1 * b[row1 + j]) + x2 * b[row2 + j])
              + x3 * b[row3 + j];
    }
  }
}
