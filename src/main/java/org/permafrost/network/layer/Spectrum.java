package org.permafrost.network.layer;

import java.util.Arrays;
import org.permafrost.random.KeyedRandom;

/**
 * The discrete Fourier transform of real maps of one size, by products with matrices of cosines and
 * sines, and the half of its coefficients that determines the other: columns {@code 0 .. W / 2}. Of
 * columns 0 and, for even W, W / 2, rows u and H - u are conjugates and share a factor. One map at
 * a time; not thread-safe.
 */
final class Spectrum {
  private final int height;
  private final int width;
  private final int columns;
  private final float[] rowCosines;
  private final float[] rowSines;
  private final float[] columnCosines;
  private final float[] columnSines;
  private final float[] real;
  private final float[] imaginary;
  private final float[] realRows;
  private final float[] imaginaryRows;

  /** For each coefficient of the half its pair; pair 0 is the mean. */
  private final int[] pairs;

  private final int count;

  Spectrum(int height, int width) {
    this.height = height;
    this.width = width;
    columns = width / 2 + 1;
    rowCosines = new float[width * columns];
    rowSines = new float[width * columns];
    for (int x = 0; x < width; x++) {
      for (int v = 0; v < columns; v++) {
        double angle = 2 * Math.PI * ((long) x * v % width) / width;
        rowCosines[x * columns + v] = (float) StrictMath.cos(angle);
        rowSines[x * columns + v] = (float) StrictMath.sin(angle);
      }
    }
    columnCosines = new float[height * height];
    columnSines = new float[height * height];
    for (int y = 0; y < height; y++) {
      for (int u = 0; u < height; u++) {
        double angle = 2 * Math.PI * ((long) y * u % height) / height;
        columnCosines[y * height + u] = (float) StrictMath.cos(angle);
        columnSines[y * height + u] = (float) StrictMath.sin(angle);
      }
    }
    real = new float[height * columns];
    imaginary = new float[height * columns];
    realRows = new float[height * columns];
    imaginaryRows = new float[height * columns];
    pairs = new int[height * columns];
    int next = 0;
    for (int u = 0; u < height; u++) {
      for (int v = 0; v < columns; v++) {
        int mirrored = (height - u) % height;
        boolean seen = isReal(v) && mirrored < u;
        pairs[u * columns + v] = seen ? pairs[mirrored * columns + v] : next++;
      }
    }
    count = next;
  }

  /** Whether the column is its own mirror image. */
  private boolean isReal(int column) {
    return column == 0 || 2 * column == width;
  }

  boolean is(int rows, int rowLength) {
    return height == rows && width == rowLength;
  }

  /** Numbers of a map. */
  int size() {
    return height * width;
  }

  /** Pairs of coefficients, the mean included. */
  int count() {
    return count;
  }

  /** Real and imaginary part of a coefficient after {@link #forward}; column up to W / 2. */
  float[] coefficient(int row, int column) {
    int at = row * columns + column;
    return new float[] {real[at], imaginary[at]};
  }

  /** Transforms the map that starts at a place. */
  void forward(float[] maps, int start) {
    Arrays.fill(realRows, 0);
    Arrays.fill(imaginaryRows, 0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float value = maps[start + y * width + x];
        addTo(realRows, y * columns, value, rowCosines, x * columns, columns);
        addTo(imaginaryRows, y * columns, -value, rowSines, x * columns, columns);
      }
    }
    Arrays.fill(real, 0);
    Arrays.fill(imaginary, 0);
    for (int u = 0; u < height; u++) {
      for (int y = 0; y < height; y++) {
        float cosine = columnCosines[u * height + y];
        float sine = columnSines[u * height + y];
        addTo(real, u * columns, cosine, realRows, y * columns, columns);
        addTo(real, u * columns, sine, imaginaryRows, y * columns, columns);
        addTo(imaginary, u * columns, cosine, imaginaryRows, y * columns, columns);
        addTo(imaginary, u * columns, -sine, realRows, y * columns, columns);
      }
    }
  }

  /**
   * Factors for the coefficients of the map that was transformed last.
   *
   * @param rate probability at which a pair is dropped that is not weak
   * @param weak share of the pairs, the smallest, that is dropped, rounded down; never the mean
   * @return one for each pair
   */
  float[] draw(double rate, double weak, KeyedRandom random) {
    long[] bySize = new long[count];
    for (int i = 0; i < pairs.length; i++) {
      float square = real[i] * real[i] + imaginary[i] * imaginary[i];
      bySize[pairs[i]] = (long) Float.floatToIntBits(square) << 32 | pairs[i];
    }
    long[] others = Arrays.copyOfRange(bySize, 1, count);
    Arrays.sort(others);
    float[] factors = new float[count];
    Arrays.fill(factors, (float) (1 / (1 - rate)));
    factors[0] = 1;
    for (int pair = 1; pair < count; pair++) {
      if (random.nextDouble() < rate) {
        factors[pair] = 0;
      }
    }
    int dropped = (int) (weak * others.length);
    for (int i = 0; i < dropped; i++) {
      factors[(int) others[i]] = 0;
    }
    return factors;
  }

  /**
   * Multiplies the coefficients of the map that was transformed last, and transforms back.
   *
   * @param factors one for each pair
   */
  void back(float[] factors, float[] maps, int start) {
    for (int i = 0; i < pairs.length; i++) {
      real[i] *= factors[pairs[i]];
      imaginary[i] *= factors[pairs[i]];
    }
    Arrays.fill(realRows, 0);
    Arrays.fill(imaginaryRows, 0);
    for (int y = 0; y < height; y++) {
      for (int u = 0; u < height; u++) {
        float cosine = columnCosines[y * height + u];
        float sine = columnSines[y * height + u];
        addTo(realRows, y * columns, cosine, real, u * columns, columns);
        addTo(realRows, y * columns, -sine, imaginary, u * columns, columns);
        addTo(imaginaryRows, y * columns, sine, real, u * columns, columns);
        addTo(imaginaryRows, y * columns, cosine, imaginary, u * columns, columns);
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float sum = 0;
        for (int v = 0; v < columns; v++) {
          float part =
              realRows[y * columns + v] * rowCosines[x * columns + v]
                  - imaginaryRows[y * columns + v] * rowSines[x * columns + v];
          sum += isReal(v) ? part : 2 * part;
        }
        maps[start + y * width + x] = sum / size();
      }
    }
  }

  private static void addTo(
      float[] sums, int at, float factor, float[] numbers, int from, int length) {
    for (int i = 0; i < length; i++) {
      sums[at + i] += factor * numbers[from + i];
    }
  }
}
