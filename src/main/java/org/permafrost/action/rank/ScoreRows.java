package org.permafrost.action.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRank;
import org.permafrost.rank.FilterRanking;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.Scorer;
import org.permafrost.table.Table;

/**
 * Makes rows of class scores or of filter ranks.
 *
 * @param columns values that all rows share
 */
public record ScoreRows(
    Table table, FilterIndex index, List<String> classNames, Map<String, Object> columns) {

  /** A row per class and filter: its statistics. */
  public List<Row> scores(Scorer scorer, List<ClassScores> classes) {
    List<Row> rows = new ArrayList<>();
    classes.forEach(scores -> addScores(scorer, scores, rows));
    return rows;
  }

  /** A row per class and filter: its rank. */
  public List<Row> ranks(List<FilterValues> classes) {
    List<Row> rows = new ArrayList<>();
    for (FilterValues values : classes) {
      FilterRanking.of(index, values).forEach(rank -> rows.add(row(rank)));
    }
    return rows;
  }

  private void addScores(Scorer scorer, ClassScores scores, List<Row> rows) {
    for (int l = 0; l < index.layers().size(); l++) {
      for (int f = 0; f < index.layers().get(l).filters(); f++) {
        int number = index.first(l) + f;
        Map<String, Object> row = start(scores.label(), index.filter(l, f));
        row.put("count", scores.count());
        scores.sumFixed(number).ifPresent(sum -> row.put("sum_fixed", sum));
        row.put("mean", scores.mean(number));
        row.put("max", scores.max(number));
        row.put("sum", scores.sum(number));
        row.put("sum_squares", scores.sumOfSquares(number));
        row.put("histogram", Arrays.stream(scores.histogram(number)).boxed().toList());
        row.put("scorer_version", scorer.version());
        rows.add(table.row(row));
      }
    }
  }

  private Row row(FilterRank rank) {
    Map<String, Object> row = start(rank.label(), rank.filter());
    row.put("score", rank.score());
    row.put("rank", rank.rank());
    row.put("share", rank.share());
    return table.row(row);
  }

  private Map<String, Object> start(int label, FilterId filter) {
    Map<String, Object> row = new HashMap<>(columns);
    row.put("class", classNames.get(label));
    row.put("label", label);
    row.put("layer", filter.layer());
    row.put("filter", filter.index());
    return row;
  }
}
