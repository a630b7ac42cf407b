package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.BarChart;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;

/** What each epoch cost. */
final class TimeSection implements Section {
  @Override
  public String key() {
    return "time";
  }

  @Override
  public String title() {
    return "Time and memory";
  }

  @Override
  public Content read(RunTables run) {
    List<TableRow> epochs = run.epochs();
    if (epochs.isEmpty()) {
      return Content.missing("No epoch is finished.");
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        Content.figure(
            new BarChart(
                    "Time of each epoch",
                    "From below: training, evaluation, scoring and ranking, and everything else,"
                        + " such as writing models and tables.",
                    "epoch",
                    epochs.stream().map(row -> row.text("epoch")).toList(),
                    Axis.amount("time", unit(epochs)),
                    List.of(
                        part("training", epochs, row -> row.number("train_seconds")),
                        part("evaluation", epochs, row -> row.number("evaluate_seconds")),
                        part("ranking", epochs, row -> row.number("rank_seconds")),
                        part("everything else", epochs, TimeSection::rest)))
                .chart()));
    Content.add(
        blocks,
        new LineChart(
            "Images trained on per second",
            "Of training alone.",
            Axis.counting("epoch"),
            Axis.amount("images per second", Numbers::plain),
            List.of(LearningSection.line("images per second", "images_per_second", epochs)),
            List.of()));
    blocks.add(
        new Block.Words(
            "Largest resident memory of the driver: "
                + Numbers.bytes(
                    epochs.stream()
                        .mapToDouble(row -> row.number("peak_memory_bytes"))
                        .filter(Double::isFinite)
                        .max()
                        .orElse(Double.NaN))
                + "."));
    return Content.of(blocks);
  }

  /** One unit for all. */
  private static DoubleFunction<String> unit(List<TableRow> epochs) {
    double most =
        epochs.stream()
            .mapToDouble(row -> row.number("seconds"))
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    return most < 120
        ? seconds -> Numbers.plain(seconds) + " s"
        : most < 7200
            ? seconds -> Numbers.plain(seconds / 60) + " min"
            : seconds -> Numbers.plain(seconds / 3600) + " h";
  }

  private static double rest(TableRow row) {
    double known =
        zero(row.number("train_seconds"))
            + zero(row.number("evaluate_seconds"))
            + zero(row.number("rank_seconds"));
    return zero(row.number("seconds")) - known;
  }

  private static BarChart.Part part(
      String name, List<TableRow> epochs, ToDoubleFunction<TableRow> value) {
    return new BarChart.Part(
        name,
        epochs.stream().mapToDouble(row -> Math.max(0, zero(value.applyAsDouble(row)))).toArray());
  }

  private static double zero(double value) {
    return Double.isFinite(value) ? value : 0;
  }
}
