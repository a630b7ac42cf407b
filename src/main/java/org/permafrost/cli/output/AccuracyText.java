package org.permafrost.cli.output;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.permafrost.action.learn.LearnResult;
import org.permafrost.action.learn.Scenario;

/** An accuracy matrix for a person, in percent: a line after every task, a column for each. */
final class AccuracyText {
  private static final int WIDTH = 9;

  private final LearnResult result;
  private final Scenario scenario;
  private final int tasks;

  private AccuracyText(LearnResult result, Scenario scenario) {
    this.result = result;
    this.scenario = scenario;
    this.tasks = result.tasks().size();
  }

  /** Of the reported split; what was not learned yet stays empty. */
  static String of(LearnResult result, Scenario scenario) {
    return new AccuracyText(result, scenario).text();
  }

  private String text() {
    String head = line("after", numbers(tasks).mapToObj(task -> "task " + task), "average");
    return numbers(tasks)
        .mapToObj(
            after ->
                line(
                    "task " + after,
                    numbers(tasks).mapToObj(task -> task <= after ? cell(after, task) : ""),
                    average(after)))
        .collect(Collectors.joining("\n", head + "\n", ""));
  }

  private static IntStream numbers(int last) {
    return IntStream.rangeClosed(1, last);
  }

  private static String line(String head, Stream<String> cells, String last) {
    return Stream.concat(cells, Stream.of(last))
        .map(cell -> " ".repeat(Math.max(0, WIDTH - cell.length())) + cell)
        .collect(Collectors.joining("", String.format(Locale.ROOT, "%-8s", head), ""));
  }

  private String cell(int after, int task) {
    return result.accuracies().stream()
        .filter(a -> a.scenario() == scenario && a.split() == result.split())
        .filter(a -> a.after() == after && a.task() == task)
        .map(a -> percent(a.accuracy()))
        .findFirst()
        .orElseThrow();
  }

  private String average(int after) {
    return result.metrics().stream()
        .filter(m -> m.scenario() == scenario && m.split() == result.split())
        .filter(m -> m.after() == after)
        .map(m -> percent(m.averageAccuracy()))
        .findFirst()
        .orElseThrow();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
