package org.permafrost.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Partial least squares of standardised columns X on standardised targets Y, and each column's
 * variable importance in projection (Jordao, Yamada, Schwartz 2018, arXiv 1810.07610). It never
 * sees a row: it starts from X'Y and asks for one pass over the rows per component.
 */
public final class PartialLeastSquares {
  /** A pass over the rows. */
  public interface Rows {
    /**
     * Sums over the rows x with t = x r.
     *
     * @param weights r, one per column
     */
    Projected project(double[] weights);
  }

  /**
   * @param squares sum of t^2
   * @param columns sum of x t, one per column
   * @param targets sum of y t, one per target
   */
  public record Projected(double squares, double[] columns, double[] targets) {}

  /** A direction this short says nothing any more. */
  private static final double NOTHING = 1e-10;

  private static final int MOST_ROUNDS = 10_000;

  private final double[][] covariance;
  private final List<double[]> rotations = new ArrayList<>();
  private final List<double[]> loadings = new ArrayList<>();

  private PartialLeastSquares(double[][] covariance) {
    this.covariance = Arrays.stream(covariance).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * Importance of every column; the mean of its square over the columns is 1. All 0 if X says
   * nothing about Y.
   *
   * @param covariance X'Y, a row per column of X
   * @param components at most; fewer if less is left
   */
  public static double[] importance(double[][] covariance, int components, Rows rows) {
    PartialLeastSquares model = new PartialLeastSquares(covariance);
    double[] squares = new double[covariance.length];
    double total = 0;
    double scale = length(Arrays.stream(covariance).flatMapToDouble(Arrays::stream).toArray());
    for (int a = 0; a < components; a++) {
      double[] direction = model.direction();
      if (direction.length == 0 || model.remaining() <= NOTHING * scale) {
        break;
      }
      double explained = model.add(direction, rows);
      total += explained;
      for (int j = 0; j < squares.length; j++) {
        squares[j] += explained * direction[j] * direction[j];
      }
    }
    double[] importance = new double[squares.length];
    for (int j = 0; j < squares.length && total > 0; j++) {
      importance[j] = Math.sqrt(squares.length * squares[j] / total);
    }
    return importance;
  }

  private double remaining() {
    return length(Arrays.stream(covariance).flatMapToDouble(Arrays::stream).toArray());
  }

  /** Takes up a component; returns the part of Y it explains. */
  private double add(double[] direction, Rows rows) {
    double[] rotation = direction.clone();
    for (int b = 0; b < rotations.size(); b++) {
      double share = dot(loadings.get(b), direction);
      for (int j = 0; j < rotation.length; j++) {
        rotation[j] -= share * rotations.get(b)[j];
      }
    }
    Projected projected = rows.project(rotation);
    double t = projected.squares();
    if (!(t > 0)) {
      return 0;
    }
    double[] loading = Arrays.stream(projected.columns()).map(x -> x / t).toArray();
    double[] target = Arrays.stream(projected.targets()).map(y -> y / t).toArray();
    rotations.add(rotation);
    loadings.add(loading);
    for (int j = 0; j < covariance.length; j++) {
      for (int k = 0; k < target.length; k++) {
        covariance[j][k] -= t * loading[j] * target[k];
      }
    }
    return t * dot(target, target);
  }

  /**
   * The leading left singular vector of what is left of X'Y, of length 1; empty if nothing is. By
   * iteration from the longest column.
   */
  private double[] direction() {
    int targets = covariance[0].length;
    double[] best = new double[0];
    double longest = 0;
    for (int k = 0; k < targets; k++) {
      double[] column = new double[covariance.length];
      for (int j = 0; j < column.length; j++) {
        column[j] = covariance[j][k];
      }
      if (length(column) > longest) {
        longest = length(column);
        best = column;
      }
    }
    double[] vector = scaled(best);
    for (int round = 0; round < MOST_ROUNDS && vector.length > 0; round++) {
      double[] next = scaled(timesSelf(vector));
      double moved = 0;
      for (int j = 0; j < next.length; j++) {
        moved = Math.max(moved, Math.abs(next[j] - vector[j]));
      }
      vector = next;
      if (moved < 1e-15) {
        break;
      }
    }
    return vector;
  }

  /** C C' v. */
  private double[] timesSelf(double[] vector) {
    double[] targets = new double[covariance[0].length];
    for (int j = 0; j < vector.length; j++) {
      for (int k = 0; k < targets.length; k++) {
        targets[k] += covariance[j][k] * vector[j];
      }
    }
    double[] result = new double[vector.length];
    for (int j = 0; j < result.length; j++) {
      result[j] = dot(covariance[j], targets);
    }
    return result;
  }

  private static double[] scaled(double[] vector) {
    double length = length(vector);
    return length == 0
        ? new double[0]
        : Arrays.stream(vector).map(value -> value / length).toArray();
  }

  private static double length(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
