package org.permafrost.action.evaluate;

import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import org.permafrost.rank.ClassMetrics;

/**
 * How well a model recognises the images of a split.
 *
 * @param run that trained the model
 * @param epoch the model's
 * @param classNames by label
 * @param classes labels whose images count
 * @param among labels that can be predicted
 * @param task whose network it was; empty if it was the network as it is
 * @param metrics of {@code classes}, by label
 */
public record EvaluationResult(
    String run,
    int epoch,
    String modelHash,
    String dataset,
    String split,
    List<String> classNames,
    SortedSet<Integer> classes,
    SortedSet<Integer> among,
    OptionalInt task,
    long images,
    double accuracy,
    List<ClassMetrics> metrics) {

  /** Unweighted mean F1 over the classes whose images count. */
  public double macroF1() {
    return metrics.stream().mapToDouble(ClassMetrics::f1).average().orElse(0);
  }
}
