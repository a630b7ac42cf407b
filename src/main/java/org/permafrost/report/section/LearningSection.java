package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.Line;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.chart.Moments;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;

/** Accuracy, F1 and loss over the epochs. */
final class LearningSection implements Section {
  @Override
  public String key() {
    return "learning";
  }

  @Override
  public String title() {
    return "Accuracy over the epochs";
  }

  @Override
  public Content read(RunTables run) {
    List<TableRow> epochs = run.epochs();
    if (epochs.isEmpty()) {
      return Content.missing("No epoch is finished.");
    }
    List<Moments> moments = Happenings.of(run);
    List<Line> lines = new ArrayList<>();
    add(lines, line("accuracy", "accuracy", epochs));
    add(lines, line("macro F1", "macro_f1", epochs));
    add(lines, line("validation accuracy", "validation_accuracy", epochs));
    LineChart quality =
        new LineChart(
            "Accuracy and macro F1",
            "On the split that is evaluated after each epoch. The symbols at the top mark epochs"
                + " after which classes had passed the threshold or filters were frozen.",
            Axis.counting("epoch"),
            Axis.fraction("fraction"),
            lines,
            moments);
    LineChart loss =
        new LineChart(
            "Training loss",
            "Mean over the images trained on in the epoch; fewer and harder images may raise it.",
            Axis.counting("epoch"),
            Axis.amount("loss", Numbers::plain),
            List.of(line("loss", "loss", epochs)),
            moments);
    List<Block> blocks = new ArrayList<>();
    Content.add(blocks, quality);
    Content.add(blocks, loss);
    return Content.of(blocks);
  }

  /** A column of epochs; NULL is left out. */
  static Line line(String name, String column, List<TableRow> epochs) {
    SortedMap<Double, Double> points = new TreeMap<>();
    epochs.stream()
        .filter(row -> Double.isFinite(row.number(column)))
        .forEach(row -> points.put(row.number("epoch"), row.number(column)));
    return new Line(name, points);
  }

  private static void add(List<Line> lines, Line line) {
    if (!line.points().isEmpty()) {
      lines.add(line);
    }
  }
}
