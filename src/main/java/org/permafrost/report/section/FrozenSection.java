package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.DataTable;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.chart.RowBars;
import org.permafrost.report.data.NaturalOrder;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.table.Table;

/** What was frozen, when, where and for which class. */
final class FrozenSection implements Section {
  private static final String BY_LAYER =
      """
      WITH held AS (
        SELECT layer, filter FROM frozen_filters WHERE run = :run
        GROUP BY layer, filter HAVING max_by(hold, struct(epoch, hold)) IS DISTINCT FROM 'shared'),
      sizes AS (
        SELECT layer, max(filter) + 1 AS filters FROM filter_ranks WHERE run = :run GROUP BY layer)
      SELECT layer, any_value(filters) AS filters, count(filter) AS frozen
      FROM held FULL JOIN sizes USING (layer) GROUP BY layer
      """;

  @Override
  public String key() {
    return "frozen";
  }

  @Override
  public String title() {
    return "Frozen filters";
  }

  @Override
  public Content read(RunTables run) {
    List<TableRow> byClass = Happenings.frozen(run);
    List<TableRow> weights =
        run.rows(
            """
            SELECT task, layer, weights, hold, epoch FROM frozen_weights WHERE run = :run
            ORDER BY task, layer
            """,
            Table.FROZEN_WEIGHTS);
    if (byClass.isEmpty() && weights.isEmpty()) {
      return Content.missing("It froze nothing.");
    }
    List<Block> blocks = new ArrayList<>();
    if (!byClass.isEmpty()) {
      share(blocks, run);
      layers(blocks, run.rows(BY_LAYER, Table.FROZEN_FILTERS, Table.FILTER_RANKS));
      DataTable.Builder table = DataTable.of("epoch", "class", "filters");
      byClass.forEach(
          row ->
              table.row(row.text("epoch"), row.text("class"), Numbers.whole(row.whole("filters"))));
      blocks.add(new Block.Listing("For which class", table.build()));
    }
    if (!weights.isEmpty()) {
      DataTable.Builder table = DataTable.of("task", "layer", "weights", "method", "epoch");
      weights.forEach(
          row ->
              table.row(
                  row.text("task"),
                  row.text("layer"),
                  Numbers.whole(row.whole("weights")),
                  row.text("hold"),
                  row.text("epoch")));
      blocks.add(new Block.Listing("Single weights", table.build()));
    }
    return Content.of(blocks);
  }

  private static void share(List<Block> blocks, RunTables run) {
    Content.add(
        blocks,
        new LineChart(
            "Frozen share of all filters",
            "After each epoch; the symbols mark when filters were frozen.",
            Axis.counting("epoch"),
            Axis.share("frozen"),
            List.of(LearningSection.line("frozen share", "frozen_share", run.epochs())),
            Happenings.of(run)));
  }

  private static void layers(List<Block> blocks, List<TableRow> rows) {
    List<RowBars.Row> bars =
        rows.stream()
            .sorted(Comparator.comparing(row -> row.text("layer"), NaturalOrder.OF_NAMES))
            .map(FrozenSection::bar)
            .toList();
    if (!bars.isEmpty()) {
      blocks.add(
          Content.figure(
              new RowBars(
                      "Frozen share of each layer",
                      "After the last epoch: frozen filters divided by the filters of the layer.",
                      "layer",
                      Axis.share("frozen"),
                      bars,
                      Optional.empty(),
                      List.of("frozen filters", "filters"))
                  .chart()));
    }
  }

  /** Without a ranking the number of filters of a layer is not known. */
  private static RowBars.Row bar(TableRow row) {
    double all = row.number("filters");
    long frozen = row.whole("frozen");
    String of = Double.isNaN(all) ? "" : " of " + Numbers.whole(Math.round(all));
    return new RowBars.Row(
        row.text("layer"),
        frozen / all,
        frozen + of,
        List.of(
            Numbers.whole(frozen),
            Double.isNaN(all) ? Numbers.NONE : Numbers.whole(Math.round(all))));
  }
}
