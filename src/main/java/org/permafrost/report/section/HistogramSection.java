package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.BarChart;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.data.RankingKey;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.table.Table;

/** How scores are distributed over all filters, images and classes. */
final class HistogramSection implements Section {
  /** The bin that begins at 1; each begins at the square root of 2 times where the last began. */
  private static final int ONE = 49;

  private static final String BINS =
      """
      SELECT bin, sum(n) AS images FROM (
        SELECT posexplode(histogram) AS (bin, n) FROM class_scores
        WHERE run = :run AND epoch = :epoch AND dataset = :dataset AND split = :split
          AND scorer = :base AND label IN (%s))
      GROUP BY bin HAVING sum(n) > 0 ORDER BY bin
      """;

  private static final String DEAD =
      """
      SELECT count(*) AS filters, count_if(top <= 0) AS dead FROM (
        SELECT layer, filter, max(max) AS top FROM class_scores
        WHERE run = :run AND epoch = :epoch AND dataset = :dataset AND split = :split
          AND scorer = :base
        GROUP BY layer, filter)
      """;

  @Override
  public String key() {
    return "histogram";
  }

  @Override
  public String title() {
    return "Distribution of scores";
  }

  @Override
  public Content read(RunTables run) {
    Optional<RankingKey> key = run.ranking();
    if (key.isEmpty()) {
      return Content.missing("No filter is ranked.");
    }
    String statement = String.format(Locale.ROOT, BINS, run.classes().inSql());
    List<TableRow> bins = run.ranked(key.get(), statement, Table.CLASS_SCORES);
    if (bins.isEmpty()) {
      return Content.missing("The scores of the ranking %s have no histogram.", key.get().scorer());
    }
    int first = (int) bins.get(0).whole("bin");
    int last = (int) bins.get(bins.size() - 1).whole("bin");
    int from = first == 0 && bins.size() > 1 ? (int) bins.get(1).whole("bin") : first;
    List<String> names = new ArrayList<>();
    double[] counts = new double[last - from + 1 + (first == 0 && from > 0 ? 1 : 0)];
    int shift = counts.length - (last - from + 1);
    if (shift > 0) {
      names.add("≤ 0");
    }
    for (int bin = from; bin <= last; bin++) {
      names.add(start(bin));
    }
    for (TableRow row : bins) {
      int bin = (int) row.whole("bin");
      counts[bin == 0 ? 0 : bin - from + shift] = row.number("images");
    }
    TableRow dead = run.ranked(key.get(), DEAD, Table.CLASS_SCORES).get(0);
    return Content.of(
        Content.figure(
            new BarChart(
                    "Scores of all filters",
                    "How often a score fell into each range, over all filters, images and classes;"
                        + " a bar is named after the score where it begins, and two bars are a"
                        + " doubling. "
                        + key.get().says()
                        + run.classes().says(),
                    "score from",
                    names,
                    Axis.count("scores"),
                    List.of(new BarChart.Part("scores", counts)))
                .chart()),
        new Block.Words(
            String.format(
                Locale.ROOT,
                "%s of %s filters never had a score above 0.",
                Numbers.whole(dead.whole("dead")),
                Numbers.whole(dead.whole("filters")))));
  }

  private static String start(int bin) {
    return bin == 0 ? "≤ 0" : String.format(Locale.ROOT, "%.2g", Math.pow(2, (bin - ONE) / 2.0));
  }
}
