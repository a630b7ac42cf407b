package org.permafrost.report.section;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.permafrost.report.chart.HeatMap;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.chart.Shades;
import org.permafrost.report.data.RankingKey;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.table.Table;

/** Which classes share their top filters. */
final class OverlapSection implements Section {
  private static final String PAIRS =
      """
      WITH tops AS (
        SELECT label, layer, filter FROM filter_ranks
        WHERE run = :run AND epoch = :epoch AND dataset = :dataset AND split = :split
          AND scorer = :scorer AND (share <= 0.1 OR rank = 1) AND label IN (%s)),
      sizes AS (SELECT label, count(*) AS filters FROM tops GROUP BY label),
      pairs AS (
        SELECT a.label AS one, b.label AS other, count(*) AS shared
        FROM tops a JOIN tops b USING (layer, filter) GROUP BY a.label, b.label)
      SELECT one, other, shared / (s.filters + t.filters - shared) AS jaccard
      FROM pairs JOIN sizes s ON s.label = one JOIN sizes t ON t.label = other
      """;

  @Override
  public String key() {
    return "overlap";
  }

  @Override
  public String title() {
    return "Classes that share filters";
  }

  @Override
  public Content read(RunTables run) {
    Optional<RankingKey> key = run.ranking();
    if (key.isEmpty() || key.get().classes() < 2) {
      return Content.missing("No ranking of it has two classes.");
    }
    List<Integer> labels = run.classes().labels();
    double[][] values = new double[labels.size()][labels.size()];
    Arrays.stream(values).forEach(row -> Arrays.fill(row, Double.NaN));
    String statement = String.format(Locale.ROOT, PAIRS, run.classes().inSql());
    List<TableRow> rows = run.ranked(key.get(), statement, Table.FILTER_RANKS);
    rows.stream()
        .filter(row -> row.whole("one") == row.whole("other"))
        .forEach(row -> Arrays.fill(values[labels.indexOf((int) row.whole("one"))], 0));
    double most = 0;
    for (TableRow row : rows) {
      int one = labels.indexOf((int) row.whole("one"));
      int other = labels.indexOf((int) row.whole("other"));
      values[one][other] = one == other ? Double.NaN : row.number("jaccard");
      most = one == other ? most : Math.max(most, row.number("jaccard"));
    }
    return Content.of(
        Content.figure(
            new HeatMap(
                    "Overlap of the top filters of two classes",
                    "Filters in the top tenth of their layer for both classes, divided by those in"
                        + " the top tenth for either. "
                        + key.get().says()
                        + run.classes().says(),
                    "class",
                    run.classes().titles(),
                    run.classes().titles(),
                    values,
                    Shades.fromTo(0, most),
                    Numbers::percent)
                .chart()));
  }
}
