package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.permafrost.report.chart.Axis;
import org.permafrost.report.chart.HeatMap;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.chart.RowBars;
import org.permafrost.report.chart.Shades;
import org.permafrost.report.data.RunClasses;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.table.Table;

/** What is recognized, and what is taken for what. */
final class RecognitionSection implements Section {
  private static final List<String> MORE =
      List.of("precision", "F1", "images", "recognized", "taken for it");

  @Override
  public String key() {
    return "recognition";
  }

  @Override
  public String title() {
    return "Recognition";
  }

  @Override
  public Content read(RunTables run) {
    List<Block> blocks = new ArrayList<>();
    List<TableRow> last = run.has(Table.CLASS_METRICS, Table.EPOCHS) ? lastEpoch(run) : List.of();
    last.stream()
        .map(row -> row.text("split"))
        .distinct()
        .forEach(
            split ->
                bars(
                    blocks,
                    run.classes(),
                    last.stream().filter(row -> row.text("split").equals(split)).toList(),
                    "after epoch " + last.get(0).text("epoch") + ", on the split " + split));
    List<TableRow> evaluated = run.has(Table.EVALUATIONS) ? evaluated(run) : List.of();
    if (!evaluated.isEmpty()) {
      TableRow row = evaluated.get(0);
      bars(
          blocks,
          run.classes(),
          evaluated,
          "measured by evaluate, after epoch "
              + row.text("epoch")
              + ", on the split "
              + row.text("split")
              + " of "
              + row.text("dataset"));
    }
    return blocks.isEmpty()
        ? Content.missing(
            "Nothing was classified; try: permafrost evaluate --run %s --dataset NAME --split"
                + " validation",
            run.run())
        : Content.of(blocks);
  }

  private static List<TableRow> lastEpoch(RunTables run) {
    return run.rows(
        String.format(
            Locale.ROOT,
            """
            SELECT epoch, split, label, precision, recall, f1, support, correct, %s
            FROM class_metrics
            WHERE run = :run AND epoch = (SELECT max(epoch) FROM epochs WHERE run = :run)
            ORDER BY split, label
            """,
            run.predicted(Table.CLASS_METRICS)));
  }

  /** The newest evaluation of all classes. */
  private static List<TableRow> evaluated(RunTables run) {
    return run.rows(
        String.format(
            Locale.ROOT,
            """
            SELECT epoch, dataset, split, label, precision, recall, f1, support, correct, %s
            FROM evaluations WHERE run = :run AND classes = 'all' AND among = 'all'
              AND evaluation IN (
                SELECT max_by(evaluation, struct(epoch, split, evaluation)) FROM evaluations
                WHERE run = :run AND classes = 'all' AND among = 'all')
            ORDER BY label
            """,
            run.predicted(Table.EVALUATIONS)));
  }

  private static void bars(
      List<Block> blocks, RunClasses classes, List<TableRow> rows, String where) {
    List<RowBars.Row> bars = new ArrayList<>();
    for (TableRow row : rows) {
      int place = classes.labels().indexOf((int) row.whole("label"));
      if (place >= 0) {
        double precision = row.number("precision");
        double correct = row.number("correct");
        double taken = precision > 0 ? Math.round(correct / precision) : Double.NaN;
        bars.add(
            new RowBars.Row(
                classes.titles().get(place),
                row.number("recall"),
                Numbers.percent(row.number("recall")),
                List.of(
                    Numbers.percent(precision),
                    Numbers.percent(row.number("f1")),
                    Numbers.whole(row.whole("support")),
                    Numbers.whole(row.whole("correct")),
                    Double.isNaN(taken) ? Numbers.NONE : Numbers.whole((long) taken))));
      }
    }
    if (!bars.isEmpty()) {
      blocks.add(
          Content.figure(
              new RowBars(
                      "Recall, " + where,
                      "The share of each class's images that is recognized; the table has the"
                          + " precision, and how many images of all classes were taken for it."
                          + classes.says(),
                      "class",
                      Axis.fraction("recall"),
                      bars,
                      Optional.empty(),
                      MORE)
                  .chart()));
    }
    confusion(blocks, classes, rows, where);
  }

  private static void confusion(
      List<Block> blocks, RunClasses classes, List<TableRow> rows, String where) {
    List<Integer> labels = classes.labels();
    double[][] shares = new double[labels.size()][labels.size()];
    Arrays.stream(shares).forEach(row -> Arrays.fill(row, Double.NaN));
    boolean known = false;
    for (TableRow row : rows) {
      List<Long> predicted = row.list("predicted");
      int place = labels.indexOf((int) row.whole("label"));
      for (int i = 0; i < labels.size() && place >= 0 && row.whole("support") > 0; i++) {
        if (labels.get(i) < predicted.size()) {
          known = true;
          shares[place][i] = predicted.get(labels.get(i)) / row.number("support");
        }
      }
    }
    if (known) {
      blocks.add(
          Content.figure(
              new HeatMap(
                      "Confusion, " + where,
                      "Of the images of the class at the left, the share that was taken for the"
                          + " class above."
                          + classes.says(),
                      "images of",
                      classes.titles(),
                      classes.titles(),
                      shares,
                      Shades.fromTo(0, 1),
                      Numbers::percent)
                  .chart()));
    }
  }
}
