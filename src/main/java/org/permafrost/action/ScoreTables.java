package org.permafrost.action;

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
import org.permafrost.score.ScoreSheet;
import org.permafrost.score.ScoringMethod;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Writes class scores and filter ranks; training and ranking share it. */
final class ScoreTables {
  /** What scores are of; rows of the same key and scorer replace each other. */
  record Key(String run, int epoch, String modelHash, DatasetDescription dataset, Split split) {
    Map<String, Object> columns(String scorer) {
      Map<String, Object> columns = new HashMap<>();
      columns.put("run", run);
      columns.put("epoch", epoch);
      columns.put("dataset", dataset.name());
      columns.put("split", split.label());
      columns.put("scorer", scorer);
      return columns;
    }

    private Map<String, Object> row(String scorer, int label, FilterId filter) {
      Map<String, Object> row = columns(scorer);
      row.put("class", dataset.classNames().get(label));
      row.put("label", label);
      row.put("layer", filter.layer());
      row.put("filter", filter.index());
      return row;
    }
  }

  private final Warehouse warehouse;
  private final Key key;
  private final FilterIndex index;

  ScoreTables(Warehouse warehouse, Key key, FilterIndex index) {
    this.warehouse = warehouse;
    this.key = key;
    this.index = index;
  }

  /**
   * Writes the statistics of each method.
   *
   * @param prefix in front of the methods' names
   */
  void writeScores(ScoreSheet scores, String prefix) {
    for (ScoringMethod method : scores.methods()) {
      String scorer = prefix + method.label();
      List<Row> rows = new ArrayList<>();
      scores.of(method).forEach(ofClass -> rows.addAll(rows(scorer, method, ofClass)));
      warehouse.replace(Table.CLASS_SCORES, key.columns(scorer), rows);
    }
  }

  /**
   * Writes the ranks of a ranking.
   *
   * @param scorer the ranking's name
   */
  void writeRanks(String scorer, List<FilterValues> classes) {
    List<Row> rows = new ArrayList<>();
    for (FilterValues values : classes) {
      FilterRanking.of(index, values).forEach(rank -> rows.add(row(scorer, rank)));
    }
    warehouse.replace(Table.FILTER_RANKS, key.columns(scorer), rows);
  }

  private List<Row> rows(String scorer, ScoringMethod method, ClassScores scores) {
    List<Row> rows = new ArrayList<>(index.size());
    for (int l = 0; l < index.layers().size(); l++) {
      for (int f = 0; f < index.layers().get(l).filters(); f++) {
        int number = index.first(l) + f;
        Map<String, Object> row = key.row(scorer, scores.label(), index.filter(l, f));
        row.put("count", scores.count());
        scores.sumFixed(number).ifPresent(sum -> row.put("sum_fixed", sum));
        row.put("mean", scores.mean(number));
        row.put("max", scores.max(number));
        row.put("sum", scores.sum(number));
        row.put("sum_squares", scores.sumOfSquares(number));
        row.put("histogram", Arrays.stream(scores.histogram(number)).boxed().toList());
        row.put("scorer_version", method.version());
        row.put("model_hash", key.modelHash());
        rows.add(Table.CLASS_SCORES.row(row));
      }
    }
    return rows;
  }

  private Row row(String scorer, FilterRank rank) {
    Map<String, Object> row = key.row(scorer, rank.label(), rank.filter());
    row.put("score", rank.score());
    row.put("rank", rank.rank());
    row.put("share", rank.share());
    return Table.FILTER_RANKS.row(row);
  }
}
