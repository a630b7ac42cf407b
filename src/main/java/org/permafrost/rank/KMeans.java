package org.permafrost.rank;

import java.util.Arrays;

/**
 * Lloyd's k-means, with nothing drawn: the first centre is the point farthest from the origin, each
 * further one the point farthest from all centres so far; ties go to the smaller index.
 */
public final class KMeans {
  private static final int MOST_ROUNDS = 100;

  private final double[][] points;
  private final double[][] centres;
  private final int[] cluster;

  private KMeans(double[][] points, int clusters) {
    this.points = points;
    this.centres = new double[clusters][];
    this.cluster = new int[points.length];
  }

  /**
   * @param points at least one, all of the same length
   * @param clusters wanted; there are fewer if there are fewer different points
   */
  public static KMeans of(double[][] points, int clusters) {
    KMeans means = new KMeans(points, clusters);
    means.start();
    for (int round = 0; round < MOST_ROUNDS && means.assign(); round++) {
      means.centre();
    }
    return means;
  }

  /** Number of the point's cluster. */
  public int cluster(int point) {
    return cluster[point];
  }

  /** Squared distance of a point to the centre of its cluster. */
  public double distance(int point) {
    return squared(points[point], centres[cluster[point]]);
  }

  private void start() {
    double[] nearest = new double[points.length];
    for (int p = 0; p < points.length; p++) {
      nearest[p] = squared(points[p], new double[points[p].length]);
    }
    Arrays.fill(cluster, -1);
    for (int c = 0; c < centres.length; c++) {
      int farthest = 0;
      for (int p = 1; p < points.length; p++) {
        farthest = nearest[p] > nearest[farthest] ? p : farthest;
      }
      centres[c] = points[farthest].clone();
      for (int p = 0; p < points.length; p++) {
        double distance = squared(points[p], centres[c]);
        nearest[p] = c == 0 ? distance : Math.min(nearest[p], distance);
      }
    }
  }

  /** Whether a point changed its cluster. */
  private boolean assign() {
    boolean changed = false;
    for (int p = 0; p < points.length; p++) {
      int best = 0;
      for (int c = 1; c < centres.length; c++) {
        if (squared(points[p], centres[c]) < squared(points[p], centres[best])) {
          best = c;
        }
      }
      changed |= cluster[p] != best;
      cluster[p] = best;
    }
    return changed;
  }

  /** Centres without points stay where they are. */
  private void centre() {
    for (int c = 0; c < centres.length; c++) {
      double[] sum = new double[centres[c].length];
      int members = 0;
      for (int p = 0; p < points.length; p++) {
        if (cluster[p] == c) {
          members++;
          for (int d = 0; d < sum.length; d++) {
            sum[d] += points[p][d];
          }
        }
      }
      for (int d = 0; members > 0 && d < sum.length; d++) {
        centres[c][d] = sum[d] / members;
      }
    }
  }

  private static double squared(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return sum;
  }
}
