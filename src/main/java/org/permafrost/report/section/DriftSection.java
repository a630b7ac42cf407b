package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.chart.RowBars;
import org.permafrost.report.data.NaturalOrder;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.table.Table;

/** How far outputs of frozen filters moved because what feeds them went on training. */
final class DriftSection implements Section {
  @Override
  public String key() {
    return "drift";
  }

  @Override
  public String title() {
    return "Drift of frozen filters";
  }

  @Override
  public Content read(RunTables run) {
    List<TableRow> epochs =
        run.rows(
            """
            SELECT epoch, avg(drift) AS mean, percentile(drift, 0.5) AS median, max(drift) AS most
            FROM filter_drift WHERE run = :run GROUP BY epoch ORDER BY epoch
            """,
            Table.FILTER_DRIFT);
    if (epochs.isEmpty()) {
      return Content.missing("Nothing frozen was measured; see the setting strategy.drift.");
    }
    List<Block> blocks = new ArrayList<>();
    if (epochs.size() > 1) {
      blocks.add(
          Content.figure(
              new LineChart(
                      "Drift over the epochs",
                      "Mean absolute change of the activations of frozen filters since they were"
                          + " frozen, divided by their mean then: mean, median and largest of all.",
                      Axis.counting("epoch"),
                      Axis.share("drift"),
                      List.of(
                          LearningSection.line("mean", "mean", epochs),
                          LearningSection.line("median", "median", epochs),
                          LearningSection.line("largest", "most", epochs)),
                      List.of())
                  .chart()));
    }
    blocks.add(Content.figure(layers(run, epochs.get(epochs.size() - 1)).chart()));
    return Content.of(blocks);
  }

  private static RowBars layers(RunTables run, TableRow last) {
    List<RowBars.Row> rows =
        run
            .rows(
                """
                SELECT layer, avg(drift) AS mean, max(drift) AS most, count(*) AS filters
                FROM filter_drift
                WHERE run = :run AND epoch = (SELECT max(epoch) FROM filter_drift WHERE run = :run)
                GROUP BY layer
                """,
                Table.FILTER_DRIFT)
            .stream()
            .sorted(Comparator.comparing(row -> row.text("layer"), NaturalOrder.OF_NAMES))
            .map(
                row ->
                    new RowBars.Row(
                        row.text("layer"),
                        row.number("mean"),
                        Numbers.percent(row.number("mean")),
                        List.of(
                            Numbers.percent(row.number("most")),
                            Numbers.whole(row.whole("filters")))))
            .toList();
    return new RowBars(
        "Drift by layer after epoch " + last.text("epoch"),
        "Mean over the frozen filters of the layer.",
        "layer",
        Axis.share("mean drift"),
        rows,
        Optional.empty(),
        List.of("largest", "frozen filters"));
  }
}
