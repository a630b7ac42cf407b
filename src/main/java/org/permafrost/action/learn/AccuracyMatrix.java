package org.permafrost.action.learn;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.permafrost.settings.Split;

/**
 * The accuracy a(t, i) of every task i after every task t, on one split and in one scenario, and
 * what continual learning reads off it. Tasks count from 1; t = 0 is the untrained network. After
 * task T:
 *
 * <ul>
 *   <li>average accuracy: mean over i = 1..T of a(T, i) (Lopez-Paz and Ranzato 2017, arXiv
 *       1706.08840).
 *   <li>forgetting: mean over i = 1..T-1 of max over t = i..T of a(t, i), minus a(T, i), as in
 *       Mammoth's {@code utils/metrics.py}; the maximum there also ranges over what a task reached
 *       before it was learned. Never below 0.
 *   <li>backward transfer: mean over i = 1..T-1 of a(T, i) - a(i, i) (Lopez-Paz and Ranzato;
 *       Mammoth). Avalanche's {@code StreamForgetting} is minus this.
 *   <li>forward transfer: mean over i = 2..T of a(i-1, i) - a(0, i) (Lopez-Paz and Ranzato;
 *       Mammoth; Avalanche's {@code forward_transfer.py}).
 * </ul>
 */
final class AccuracyMatrix {
  private final Split split;
  private final Scenario scenario;
  private final Map<List<Integer>, TaskAccuracy> cells = new TreeMap<>(AccuracyMatrix::order);

  /**
   * @param measured of any split and scenario; those of others are left out
   */
  AccuracyMatrix(Split split, Scenario scenario, Collection<TaskAccuracy> measured) {
    this.split = split;
    this.scenario = scenario;
    measured.stream()
        .filter(cell -> cell.split() == split && cell.scenario() == scenario)
        .forEach(cell -> cells.put(List.of(cell.after(), cell.task()), cell));
  }

  private static int order(List<Integer> one, List<Integer> other) {
    int byAfter = one.get(0).compareTo(other.get(0));
    return byAfter != 0 ? byAfter : one.get(1).compareTo(other.get(1));
  }

  /**
   * What is read off after a task, of the rows up to that one.
   *
   * @param last number of the task, from 1
   */
  TaskMetrics after(int last) {
    List<TaskAccuracy> row = IntStream.rangeClosed(1, last).mapToObj(i -> cell(last, i)).toList();
    return new TaskMetrics(
        last,
        split,
        scenario,
        mean(1, last, i -> accuracy(last, i)).orElseThrow(),
        (double) row.stream().mapToLong(TaskAccuracy::correct).sum()
            / row.stream().mapToLong(TaskAccuracy::images).sum(),
        mean(1, last - 1, i -> best(i, last) - accuracy(last, i)),
        mean(1, last - 1, i -> accuracy(last, i) - accuracy(i, i)),
        mean(2, last, i -> accuracy(i - 1, i) - accuracy(0, i)));
  }

  private double best(int task, int last) {
    return IntStream.rangeClosed(task, last)
        .mapToDouble(t -> accuracy(t, task))
        .max()
        .orElseThrow();
  }

  private static OptionalDouble mean(int from, int to, IntToDoubleFunction value) {
    return IntStream.rangeClosed(from, to).mapToDouble(value).average();
  }

  private double accuracy(int after, int task) {
    return cell(after, task).accuracy();
  }

  private TaskAccuracy cell(int after, int task) {
    TaskAccuracy cell = cells.get(List.of(after, task));
    if (cell == null) {
      throw new IllegalStateException(
          "Task " + task + " was not measured after task " + after + " on " + split.label());
    }
    return cell;
  }
}
