package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.Band;
import org.permafrost.report.chart.Line;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.chart.RowBars;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.table.Table;

/** What classes lose without their top filters, compared with filters drawn at random. */
final class JudgingSection implements Section {
  private static final String RANDOM = "random";
  private static final String BAND = "random, mean ± 2 standard errors";

  private static final String MEANS =
      """
      SELECT together, epoch, dataset, split, scorer, top, count(*) AS n,
             avg(f1_drop) AS f1_drop, stddev_samp(f1_drop) AS f1_drop_sd,
             avg(selectivity) AS selectivity, stddev_samp(selectivity) AS selectivity_sd
      FROM judgements WHERE run = :run AND (together, epoch, dataset, split) IN (
        SELECT together, max_by(epoch, place), max_by(dataset, place), max_by(split, place) FROM (
          SELECT *, struct(epoch, dataset, split) AS place FROM judgements WHERE run = :run)
        GROUP BY together)
      GROUP BY together, epoch, dataset, split, scorer, top
      ORDER BY together DESC, scorer, top
      """;

  @Override
  public String key() {
    return "judging";
  }

  @Override
  public String title() {
    return "Judged rankings";
  }

  @Override
  public Content read(RunTables run) {
    List<TableRow> means = run.rows(MEANS, Table.JUDGEMENTS);
    if (means.isEmpty()) {
      return Content.missing(
          "No ranking of it was judged; try: permafrost judge --run %s --dataset NAME --together"
              + " --top 0.1,0.3,0.5",
          run.run());
    }
    List<Block> blocks = new ArrayList<>();
    for (boolean together : new boolean[] {true, false}) {
      List<TableRow> rows = means.stream().filter(r -> r.flag("together") == together).toList();
      if (!rows.isEmpty()) {
        String how = together ? "all layers at once" : "one layer at a time, mean over the layers";
        blocks.add(chart("F1 drop of the class", "f1_drop", how, rows));
        blocks.add(chart("Selectivity", "selectivity", how, rows));
      }
    }
    return Content.of(blocks);
  }

  private static Block chart(String name, String column, String how, List<TableRow> rows) {
    Map<String, SortedMap<Double, TableRow>> byScorer = new LinkedHashMap<>();
    rows.forEach(
        row ->
            byScorer
                .computeIfAbsent(row.text("scorer"), scorer -> new TreeMap<>())
                .put(row.number("top"), row));
    List<String> best =
        byScorer.keySet().stream()
            .sorted(
                Comparator.comparingDouble(
                    scorer ->
                        -byScorer.get(scorer).get(byScorer.get(scorer).lastKey()).number(column)))
            .toList();
    TableRow first = rows.get(0);
    String what =
        (column.equals("f1_drop")
                ? "How much F1 a class loses without its own top filters, mean over the classes. "
                : "F1 drop of the class minus the mean drop of the others. ")
            + "A ranking is worth something above the band. Epoch "
            + first.text("epoch")
            + ", "
            + first.text("split")
            + " of "
            + first.text("dataset")
            + ".";
    boolean curves = byScorer.values().stream().anyMatch(points -> points.size() > 1);
    return curves
        ? curves(name + ", " + how, what, name, column, best, byScorer)
        : bars(name + ", " + how, what, name, column, best, byScorer);
  }

  /** With one fraction there is nothing to draw a curve through. */
  private static Block bars(
      String title,
      String what,
      String name,
      String column,
      List<String> best,
      Map<String, SortedMap<Double, TableRow>> byScorer) {
    List<RowBars.Row> bars = new ArrayList<>();
    Optional<RowBars.Reference> band = Optional.empty();
    String tops = "";
    for (String scorer : best) {
      TableRow row = byScorer.get(scorer).get(byScorer.get(scorer).firstKey());
      tops = Numbers.percent(row.number("top"));
      String value = Numbers.percent(row.number(column));
      bars.add(new RowBars.Row(scorer, row.number(column), value, List.of(tops)));
      if (scorer.equals(RANDOM)) {
        band = range(row, column).map(range -> new RowBars.Reference(BAND, range));
      }
    }
    return Content.figure(
        new RowBars(
                title,
                what + " Top " + tops + " of each layer.",
                "ranking",
                Axis.share(name),
                bars,
                band,
                List.of("top"))
            .chart());
  }

  private static Block curves(
      String title,
      String what,
      String name,
      String column,
      List<String> best,
      Map<String, SortedMap<Double, TableRow>> byScorer) {
    List<Line> lines = new ArrayList<>();
    SortedMap<Double, Band.Range> ranges = new TreeMap<>();
    for (String scorer : best) {
      SortedMap<Double, Double> points = new TreeMap<>();
      byScorer.get(scorer).forEach((top, row) -> points.put(top, row.number(column)));
      if (lines.size() < LineChart.MOST) {
        lines.add(new Line(scorer, points));
      }
    }
    if (byScorer.containsKey(RANDOM)) {
      byScorer
          .get(RANDOM)
          .forEach((top, row) -> range(row, column).ifPresent(range -> ranges.put(top, range)));
    }
    return Content.figure(
        new LineChart(
                title,
                what
                    + (best.size() > lines.size()
                        ? " Shown are the best " + lines.size() + " of " + best.size() + "."
                        : ""),
                new Axis("top fraction of each layer", Numbers::percent, 0, 0, false),
                Axis.share(name),
                lines,
                List.of(),
                ranges.size() > 1 ? Optional.of(new Band(BAND, ranges)) : Optional.empty())
            .chart());
  }

  private static Optional<Band.Range> range(TableRow row, String column) {
    double mean = row.number(column);
    double error = row.number(column + "_sd") / Math.sqrt(row.number("n"));
    return Double.isFinite(error)
        ? Optional.of(new Band.Range(mean - 2 * error, mean + 2 * error))
        : Optional.empty();
  }
}
