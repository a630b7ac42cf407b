package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.action.query.QueryParameter;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.Chart;
import org.permafrost.report.chart.DataTable;
import org.permafrost.report.chart.Line;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.chart.RowBars;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.table.Table;

/** How ranks changed from night to night. */
final class NightsSection implements Section {
  private static final String NIGHTS =
      """
      SELECT * FROM (SELECT *, max(run = :run) OVER () AS ours FROM nights
        ORDER BY night DESC LIMIT 30) WHERE ours ORDER BY night
      """;

  private static final String SCORER =
      """
      SELECT scorer FROM nightly_ranks WHERE night = DATE(:last) GROUP BY scorer
      ORDER BY contains(scorer, ':'), scorer LIMIT 1
      """;

  private static final String CHANGES =
      """
      WITH pairs AS (
        SELECT * FROM (SELECT night, lag(night) OVER (ORDER BY night) AS before FROM nights)
        WHERE before IS NOT NULL AND night >= DATE(:first)),
      ranked AS (
        SELECT night, label, class, layer, filter, share, share <= 0.1 OR rank = 1 AS top
        FROM nightly_ranks WHERE scorer = :scorer AND night >= DATE(:first))
      SELECT b.night, b.label, max(b.class) AS class, avg(abs(b.share - a.share)) AS moved,
             count_if(a.top AND b.top) / count_if(a.top OR b.top) AS kept
      FROM pairs p
      JOIN ranked a ON a.night = p.before
      JOIN ranked b ON b.night = p.night AND b.label = a.label AND b.layer = a.layer
        AND b.filter = a.filter
      GROUP BY b.night, b.label ORDER BY b.night, b.label
      """;

  @Override
  public String key() {
    return "nights";
  }

  @Override
  public String title() {
    return "Ranks from night to night";
  }

  @Override
  public Content read(RunTables run) {
    List<TableRow> nights = run.rows(NIGHTS, Table.NIGHTS);
    if (nights.isEmpty()) {
      return Content.missing(
          "No night of it is published; try: permafrost nightly --model %s --images NAME",
          run.run());
    }
    List<Block> blocks = new ArrayList<>();
    if (nights.size() > 1) {
      changes(blocks, run, nights);
    }
    DataTable.Builder table =
        DataTable.of("night", "run", "epoch", "images", "new", "reused", "rejected", "model hash");
    nights.forEach(
        row ->
            table.row(
                row.text("night"),
                row.text("run"),
                row.text("epoch"),
                Numbers.whole(row.whole("images")),
                Numbers.whole(row.whole("new_images")),
                Numbers.whole(row.whole("reused_images")),
                Numbers.whole(row.whole("rejected")),
                row.text("model_hash")));
    blocks.add(new Block.Listing("Published nights", table.build()));
    return Content.of(blocks);
  }

  private static void changes(List<Block> blocks, RunTables run, List<TableRow> nights) {
    String last = nights.get(nights.size() - 1).raw("night");
    List<TableRow> scorers =
        run.rows(SCORER, List.of(new QueryParameter("last", last)), Table.NIGHTLY_RANKS);
    if (scorers.isEmpty()) {
      return;
    }
    List<TableRow> changes =
        run.rows(
            CHANGES,
            List.of(
                new QueryParameter("first", nights.get(0).raw("night")),
                new QueryParameter("scorer", scorers.get(0).raw("scorer"))),
            Table.NIGHTS,
            Table.NIGHTLY_RANKS);
    if (changes.isEmpty()) {
      return;
    }
    String scorer = scorers.get(0).text("scorer");
    blocks.add(Content.figure(curve(changes, scorer)));
    blocks.add(Content.figure(classes(changes, run, scorer)));
  }

  private static Chart curve(List<TableRow> changes, String scorer) {
    List<String> dates = changes.stream().map(row -> row.text("night")).distinct().toList();
    SortedMap<Double, Double> kept = new TreeMap<>();
    SortedMap<Double, Double> moved = new TreeMap<>();
    for (int i = 0; i < dates.size(); i++) {
      String date = dates.get(i);
      kept.put((double) i, mean(changes, date, "kept"));
      moved.put((double) i, mean(changes, date, "moved"));
    }
    return new LineChart(
            "Change since the night before",
            "Kept: filters in the top tenth of their layer in both nights, divided by those in"
                + " either. Moved: mean distance between the two ranks, as a share of the layer."
                + " Means over the classes, ranking "
                + scorer
                + ".",
            new Axis("night", i -> dates.get((int) Math.round(i)), Double.NaN, Double.NaN, true),
            Axis.fraction("fraction"),
            List.of(new Line("kept in the top tenth", kept), new Line("moved", moved)),
            List.of())
        .chart();
  }

  private static Chart classes(List<TableRow> changes, RunTables run, String scorer) {
    String last = changes.get(changes.size() - 1).text("night");
    List<RowBars.Row> bars =
        changes.stream()
            .filter(row -> row.text("night").equals(last))
            .filter(row -> run.classes().labels().contains((int) row.whole("label")))
            .map(
                row ->
                    new RowBars.Row(
                        row.text("class"),
                        row.number("kept"),
                        Numbers.percent(row.number("kept")),
                        List.of(Numbers.percent(row.number("moved")))))
            .toList();
    return new RowBars(
            "Kept in the top tenth by class, " + last,
            "Compared with the night before, ranking " + scorer + "." + run.classes().says(),
            "class",
            Axis.fraction("kept"),
            bars,
            Optional.empty(),
            List.of("moved"))
        .chart();
  }

  private static double mean(List<TableRow> changes, String date, String column) {
    return changes.stream()
        .filter(row -> row.text("night").equals(date))
        .mapToDouble(row -> row.number(column))
        .average()
        .orElse(Double.NaN);
  }
}
