package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.Line;
import org.permafrost.report.chart.Panels;
import org.permafrost.report.data.RunClasses;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.table.Table;

/** How well each class was recognized, epoch by epoch. */
final class ClassesSection implements Section {
  @Override
  public String key() {
    return "classes";
  }

  @Override
  public String title() {
    return "F1 of each class";
  }

  @Override
  public Content read(RunTables run) {
    Map<Integer, SortedMap<Double, Double>> points = new TreeMap<>();
    for (TableRow row :
        run.measured(
            """
            SELECT m.epoch, label, f1 FROM class_metrics m
            LEFT SEMI JOIN epochs e ON m.run = e.run AND m.epoch = e.epoch
            WHERE m.run = :run AND split = :split AND f1 IS NOT NULL
            """,
            Table.EPOCHS)) {
      points
          .computeIfAbsent((int) row.whole("label"), label -> new TreeMap<>())
          .put(row.number("epoch"), row.number("f1"));
    }
    RunClasses classes = run.classes();
    List<TableRow> dropped = Happenings.dropped(run);
    List<Panels.Panel> panels = new ArrayList<>();
    for (int i = 0; i < classes.labels().size(); i++) {
      int label = classes.labels().get(i);
      if (points.containsKey(label)) {
        panels.add(
            new Panels.Panel(
                new Line(classes.titles().get(i), points.get(label)),
                Happenings.of(dropped, label)));
      }
    }
    if (panels.isEmpty()) {
      return Content.missing("The table class_metrics has no finished epoch of it.");
    }
    return Content.of(
        Content.figure(
            new Panels(
                    "F1 of each class over the epochs",
                    "The number is the F1 after the last epoch. A triangle marks the epoch after"
                        + " which the class had passed the threshold; in the modes that drop, it"
                        + " leaves training there, except for its residue."
                        + classes.says(),
                    Axis.counting("epoch"),
                    Axis.fraction("F1"),
                    panels)
                .chart()));
  }
}
