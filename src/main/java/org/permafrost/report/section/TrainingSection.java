package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.BarChart;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;

/** How much was trained: images, classes and the learning rate. */
final class TrainingSection implements Section {
  @Override
  public String key() {
    return "training";
  }

  @Override
  public String title() {
    return "Images trained on";
  }

  @Override
  public Content read(RunTables run) {
    List<TableRow> epochs = run.epochs();
    if (epochs.isEmpty()) {
      return Content.missing("No epoch is finished.");
    }
    BarChart images =
        new BarChart(
            "Images trained on in each epoch",
            "Images of classes that have been learned are left out, except for a residue, in the"
                + " modes that drop.",
            "epoch",
            epochs.stream().map(row -> row.text("epoch")).toList(),
            Axis.count("images"),
            List.of(
                new BarChart.Part(
                    "images", epochs.stream().mapToDouble(row -> row.number("images")).toArray())));
    LineChart classes =
        new LineChart(
            "Classes in training",
            "Classes that had not been learned when the epoch began.",
            Axis.counting("epoch"),
            Axis.count("classes"),
            List.of(LearningSection.line("classes", "active_classes", epochs)),
            List.of());
    List<Block> blocks = new ArrayList<>(List.of(Content.figure(images.chart())));
    Content.add(blocks, classes);
    return Content.of(blocks);
  }
}
