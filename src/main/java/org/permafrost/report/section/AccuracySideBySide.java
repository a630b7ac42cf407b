package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.Line;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.page.Block;

/** Lines of all runs in one picture. */
final class AccuracySideBySide implements Comparison {
  @Override
  public String key() {
    return "learning";
  }

  @Override
  public String title() {
    return "Over the epochs";
  }

  @Override
  public Content read(List<RunTables> runs) {
    List<Block> blocks = new ArrayList<>();
    add(blocks, runs, "Accuracy", "accuracy", Axis.fraction("accuracy"));
    add(blocks, runs, "Macro F1", "macro_f1", Axis.fraction("macro F1"));
    add(blocks, runs, "Images trained on in each epoch", "images", Axis.count("images"));
    add(blocks, runs, "Frozen share of all filters", "frozen_share", Axis.share("frozen"));
    return blocks.isEmpty() ? Content.missing("No epoch is finished.") : Content.of(blocks);
  }

  private static void add(
      List<Block> blocks, List<RunTables> runs, String title, String column, Axis axis) {
    List<Line> lines =
        runs.stream()
            .map(run -> LearningSection.line(run.title(), column, run.epochs()))
            .filter(line -> !line.points().isEmpty())
            .toList();
    if (!lines.isEmpty()) {
      String which =
          lines.size() > LineChart.MOST
              ? "The first " + LineChart.MOST + " of " + lines.size() + " runs."
              : "A line for each run.";
      blocks.add(
          Content.figure(
              new LineChart(
                      title,
                      which,
                      Axis.counting("epoch"),
                      axis,
                      lines.stream().limit(LineChart.MOST).toList(),
                      List.of())
                  .chart()));
    }
  }
}
