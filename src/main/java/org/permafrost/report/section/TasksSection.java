package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.HeatMap;
import org.permafrost.report.chart.Line;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.chart.Shades;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.table.Table;

/** What a sequence of tasks, of which the run is one, knew of each task after each. */
final class TasksSection implements Section {
  private static final String ACCURACY =
      """
      SELECT scenario, split, after_task, task, accuracy FROM task_accuracy
      WHERE after_task > 0 AND sequence IN (
        SELECT :run UNION SELECT sequence FROM sequence_tasks WHERE run = :run)
      ORDER BY scenario, split, after_task, task
      """;

  private static final String METRICS =
      """
      SELECT scenario, split, after_task AS epoch, average_accuracy, forgetting FROM task_metrics
      WHERE sequence IN (SELECT :run UNION SELECT sequence FROM sequence_tasks WHERE run = :run)
      ORDER BY scenario, split, epoch
      """;

  @Override
  public String key() {
    return "tasks";
  }

  @Override
  public String title() {
    return "Tasks of the sequence";
  }

  @Override
  public Content read(RunTables run) {
    List<TableRow> accuracy = run.rows(ACCURACY, Table.TASK_ACCURACY, Table.SEQUENCE_TASKS);
    List<TableRow> metrics = run.rows(METRICS, Table.TASK_METRICS, Table.SEQUENCE_TASKS);
    if (accuracy.isEmpty()) {
      return Content.missing("It belongs to no sequence of tasks; see: permafrost learn --help");
    }
    List<Block> blocks = new ArrayList<>();
    for (String where : accuracy.stream().map(TasksSection::where).distinct().toList()) {
      matrix(blocks, where, of(where, accuracy).toList());
      curves(blocks, where, of(where, metrics).toList());
    }
    return Content.of(blocks);
  }

  private static void matrix(List<Block> blocks, String where, List<TableRow> rows) {
    SortedSet<Long> after = new TreeSet<>(rows.stream().map(r -> r.whole("after_task")).toList());
    SortedSet<Long> tasks = new TreeSet<>(rows.stream().map(r -> r.whole("task")).toList());
    double[][] values = new double[after.size()][tasks.size()];
    Arrays.stream(values).forEach(row -> Arrays.fill(row, Double.NaN));
    rows.forEach(
        row ->
            values[after.headSet(row.whole("after_task")).size()][
                    tasks.headSet(row.whole("task")).size()] =
                row.number("accuracy"));
    blocks.add(
        Content.figure(
            new HeatMap(
                    "Accuracy of each task after each task, " + where,
                    "A row for each task that was trained, from the first to the last, a column for"
                        + " each task that was measured.",
                    "after",
                    after.stream().map(task -> "after task " + task).toList(),
                    tasks.stream().map(task -> "task " + task).toList(),
                    values,
                    Shades.fromTo(0, 1),
                    Numbers::percent)
                .chart()));
  }

  private static void curves(List<Block> blocks, String where, List<TableRow> rows) {
    List<Line> lines =
        Stream.of(
                LearningSection.line("average accuracy", "average_accuracy", rows),
                LearningSection.line("forgetting", "forgetting", rows))
            .filter(line -> !line.points().isEmpty())
            .toList();
    Content.add(
        blocks,
        new LineChart(
            "Average accuracy and forgetting, " + where,
            "Over the tasks so far. Forgetting: the best accuracy of an earlier task since it was"
                + " learned, minus that now, mean over the earlier tasks.",
            Axis.counting("after task"),
            Axis.fraction("fraction"),
            lines,
            List.of()));
  }

  private static Stream<TableRow> of(String where, List<TableRow> rows) {
    return rows.stream().filter(row -> where(row).equals(where));
  }

  private static String where(TableRow row) {
    return row.text("scenario") + ", split " + row.text("split");
  }
}
