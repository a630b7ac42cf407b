package org.permafrost.report.section;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.permafrost.report.chart.HeatMap;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.chart.Shades;
import org.permafrost.report.data.NaturalOrder;
import org.permafrost.report.data.RankingKey;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.table.Table;

/** How strongly the top filters of each class respond to it, and to it alone, layer by layer. */
final class ScoresSection implements Section {
  private static final String CELLS =
      """
      WITH scores AS (
        SELECT label, layer, filter, mean,
               sum(mean) OVER (PARTITION BY layer, filter) AS total,
               count(*) OVER (PARTITION BY layer, filter) AS classes
        FROM class_scores
        WHERE run = :run AND epoch = :epoch AND dataset = :dataset AND split = :split
          AND scorer = :base),
      tops AS (
        SELECT label, layer, filter FROM filter_ranks
        WHERE run = :run AND epoch = :epoch AND dataset = :dataset AND split = :split
          AND scorer = :scorer AND (share <= 0.1 OR rank = 1)),
      both AS (
        SELECT label, layer, mean, (total - mean) / (classes - 1) AS rest
        FROM scores JOIN tops USING (label, layer, filter))
      SELECT label, layer, avg(mean) AS score,
             avg((mean - rest) / nullif(abs(mean) + abs(rest), 0)) AS selectivity
      FROM both GROUP BY label, layer
      """;

  @Override
  public String key() {
    return "scores";
  }

  @Override
  public String title() {
    return "Scores and selectivity";
  }

  @Override
  public Content read(RunTables run) {
    Optional<RankingKey> key = run.ranking();
    if (key.isEmpty()) {
      return Content.missing(
          "No filter is ranked; try: permafrost rank --run %s --dataset NAME --split validation",
          run.run());
    }
    List<TableRow> cells = run.ranked(key.get(), CELLS, Table.CLASS_SCORES, Table.FILTER_RANKS);
    if (cells.isEmpty()) {
      return Content.missing(
          "The table class_scores has no means for the ranking %s.", key.get().scorer());
    }
    List<String> layers =
        cells.stream()
            .map(row -> row.text("layer"))
            .distinct()
            .sorted(NaturalOrder.OF_NAMES)
            .toList();
    double[][] scores = values(run, layers, cells, "score");
    double[][] selective = values(run, layers, cells, "selectivity");
    double most = finite(selective).map(Math::abs).max().orElse(1);
    String what = key.get().says() + run.classes().says();
    HeatMap strength =
        new HeatMap(
            "Relative score by class and layer",
            "Mean score of the class's top tenth of filters in the layer, divided by that of the"
                + " class with the largest: layers differ in scale. "
                + what,
            "layer",
            layers,
            run.classes().titles(),
            relative(scores),
            Shades.fromTo(0, 1),
            Numbers::percent);
    HeatMap selectivity =
        new HeatMap(
            "Selectivity by class and layer",
            "For the same filters: mean score for the class minus that for the others, divided by"
                + " the sum of both. 0: they respond to all classes alike; 1: to this class only. "
                + what,
            "layer",
            layers,
            run.classes().titles(),
            selective,
            Shades.aroundZero(most),
            value -> Numbers.plain(Math.round(value * 100) / 100.0));
    return Content.of(Content.figure(strength.chart()), Content.figure(selectivity.chart()));
  }

  private static double[][] values(
      RunTables run, List<String> layers, List<TableRow> cells, String column) {
    List<Integer> labels = run.classes().labels();
    double[][] values = new double[layers.size()][labels.size()];
    Arrays.stream(values).forEach(row -> Arrays.fill(row, Double.NaN));
    for (TableRow cell : cells) {
      int place = labels.indexOf((int) cell.whole("label"));
      if (place >= 0) {
        values[layers.indexOf(cell.text("layer"))][place] = cell.number(column);
      }
    }
    return values;
  }

  private static double[][] relative(double[][] values) {
    return Arrays.stream(values)
        .map(
            row -> {
              double most = finite(new double[][] {row}).max().orElse(Double.NaN);
              return Arrays.stream(row)
                  .map(value -> most > 0 ? value / most : Double.NaN)
                  .toArray();
            })
        .toArray(double[][]::new);
  }

  private static DoubleStream finite(double[][] values) {
    return Arrays.stream(values).flatMapToDouble(Arrays::stream).filter(Double::isFinite);
  }
}
