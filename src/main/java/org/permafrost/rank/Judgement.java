package org.permafrost.rank;

import java.util.List;

/**
 * What a network loses with some filters: F1 of one class, and the mean F1 of the others.
 *
 * @param drop of the class's F1
 * @param othersDrop mean drop of the F1 of the other classes that have images; 0 if there are none
 */
public record Judgement(int label, double f1Before, double drop, double othersDrop) {

  /**
   * Compares two confusion matrices of the same images.
   *
   * @param label class whose filters are gone
   */
  public static Judgement of(int label, ConfusionMatrix before, ConfusionMatrix after) {
    List<ClassMetrics> then = before.metrics();
    List<ClassMetrics> now = after.metrics();
    double others = 0;
    int classes = 0;
    for (ClassMetrics metrics : then) {
      if (metrics.label() != label && metrics.support() > 0) {
        others += metrics.f1() - now.get(metrics.label()).f1();
        classes++;
      }
    }
    double f1 = then.get(label).f1();
    return new Judgement(label, f1, f1 - now.get(label).f1(), classes == 0 ? 0 : others / classes);
  }

  /** How much more the class loses than the others. */
  public double selectivity() {
    return drop - othersDrop;
  }
}
