package org.permafrost.action;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRank;
import org.permafrost.rank.FilterRanking;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Writes class scores and filter ranks; training and ranking share it. */
final class ScoreTables {
  /** What a set of scores is of; its rows replace each other. */
  record Key(String run, int epoch, String dataset, Split split, String scorer) {
    Map<String, Object> columns() {
      Map<String, Object> columns = new HashMap<>();
      columns.put("run", run);
      columns.put("epoch", epoch);
      columns.put("dataset", dataset);
      columns.put("split", split.label());
      columns.put("scorer", scorer);
      return columns;
    }
  }

  private ScoreTables() {}

  static void write(
      Warehouse warehouse,
      Key key,
      FilterIndex index,
      List<String> classNames,
      List<ClassScores> scores) {
    List<Row> scoreRows = new ArrayList<>();
    List<Row> rankRows = new ArrayList<>();
    for (ClassScores ofClass : scores) {
      String name = classNames.get(ofClass.label());
      scoreRows.addAll(scoreRows(key, index, name, ofClass));
      for (FilterRank rank : FilterRanking.of(index, ofClass)) {
        rankRows.add(rankRow(key, name, rank));
      }
    }
    replace(warehouse, Table.CLASS_SCORES, key, scoreRows);
    replace(warehouse, Table.FILTER_RANKS, key, rankRows);
  }

  private static void replace(Warehouse warehouse, Table table, Key key, List<Row> rows) {
    warehouse.replace(table, key.columns(), rows);
  }

  private static List<Row> scoreRows(
      Key key, FilterIndex index, String className, ClassScores scores) {
    List<Row> rows = new ArrayList<>(index.size());
    for (int l = 0; l < index.layers().size(); l++) {
      for (int f = 0; f < index.layers().get(l).filters(); f++) {
        int number = index.first(l) + f;
        Map<String, Object> row = row(key, className, scores.label(), index.filter(l, f));
        row.put("count", scores.count());
        row.put("sum_fixed", scores.sumFixed(number));
        row.put("mean", scores.mean(number));
        row.put("max", scores.max(number));
        rows.add(Table.CLASS_SCORES.row(row));
      }
    }
    return rows;
  }

  private static Row rankRow(Key key, String className, FilterRank rank) {
    Map<String, Object> row = row(key, className, rank.label(), rank.filter());
    row.put("score", rank.score());
    row.put("rank", rank.rank());
    row.put("share", rank.share());
    return Table.FILTER_RANKS.row(row);
  }

  private static Map<String, Object> row(Key key, String className, int label, FilterId filter) {
    Map<String, Object> row = key.columns();
    row.put("class", className);
    row.put("label", label);
    row.put("layer", filter.layer());
    row.put("filter", filter.index());
    return row;
  }
}
