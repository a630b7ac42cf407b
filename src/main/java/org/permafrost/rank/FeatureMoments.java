package org.permafrost.rank;

import java.util.List;

/**
 * Means and standard deviations of every filter's score over the images of all classes, and what
 * follows from them for a regression of the scores on the classes: all from class sums.
 */
public final class FeatureMoments {
  private final List<ClassScores> classes;
  private final long images;
  private final double[] means;

  /** 0 for a score that never varies. */
  private final double[] deviations;

  /**
   * @param classes statistics of every class; at least two images in all
   */
  public FeatureMoments(List<ClassScores> classes) {
    this.classes = List.copyOf(classes);
    this.images = classes.stream().mapToLong(ClassScores::count).sum();
    int features = classes.get(0).filters();
    this.means = new double[features];
    this.deviations = new double[features];
    for (int j = 0; j < features; j++) {
      double sum = 0;
      double squares = 0;
      for (ClassScores scores : classes) {
        sum += scores.sum(j);
        squares += scores.sumOfSquares(j);
      }
      means[j] = sum / images;
      double variance = (squares - sum * means[j]) / Math.max(1, images - 1);
      // Rounding leaves a little of a variance that is 0.
      boolean constant = !(variance > 1e-12 * squares / images);
      deviations[j] = constant ? 0 : Math.sqrt(variance);
    }
  }

  /**
   * X'Y of standardised scores and standardised indicators of the classes, a row per filter. A
   * score that never varies has a row of 0.
   */
  public double[][] covariance() {
    double[][] covariance = new double[means.length][classes.size()];
    for (int j = 0; j < means.length; j++) {
      for (int k = 0; k < classes.size(); k++) {
        ClassScores scores = classes.get(k);
        covariance[j][k] =
            constant(j)
                ? 0
                : (scores.sum(j) - scores.count() * means[j]) / (deviations[j] * spread(k));
      }
    }
    return covariance;
  }

  /** Importance of every filter for telling the classes apart. */
  public double[] importance(int components, Pass pass) {
    return PartialLeastSquares.importance(
        covariance(), components, weights -> standardised(pass, weights));
  }

  /** A pass over the images. */
  public interface Pass {
    /** Sums with these weights of the plain scores. */
    ProjectionSums project(double[] weights, double offset);
  }

  private PartialLeastSquares.Projected standardised(Pass pass, double[] weights) {
    double[] plain = new double[weights.length];
    double offset = 0;
    for (int j = 0; j < plain.length; j++) {
      plain[j] = constant(j) ? 0 : weights[j] / deviations[j];
      offset -= means[j] * plain[j];
    }
    ProjectionSums sums = pass.project(plain, offset);
    double total = 0;
    for (ClassScores scores : classes) {
      total += sums.ofClass(scores.label());
    }
    double[] columns = new double[plain.length];
    for (int j = 0; j < columns.length; j++) {
      columns[j] = constant(j) ? 0 : (sums.feature(j) - means[j] * total) / deviations[j];
    }
    double[] targets = new double[classes.size()];
    for (int k = 0; k < targets.length; k++) {
      targets[k] = (sums.ofClass(classes.get(k).label()) - share(k) * total) / spread(k);
    }
    return new PartialLeastSquares.Projected(sums.squares(), columns, targets);
  }

  private boolean constant(int feature) {
    return deviations[feature] == 0;
  }

  private double share(int k) {
    return (double) classes.get(k).count() / images;
  }

  /** Standard deviation of the indicator of a class. */
  private double spread(int k) {
    double variance = images * share(k) * (1 - share(k)) / Math.max(1, images - 1);
    return variance > 0 ? Math.sqrt(variance) : 1;
  }
}
