package org.permafrost.action.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.permafrost.rank.Judgement;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Writes what was judged. */
final class JudgementTable {
  private JudgementTable() {}

  /**
   * Each ranking by itself: judging one leaves what is known of others.
   *
   * @param contentHash of the data set
   */
  static void write(Warehouse warehouse, JudgeResult result, String contentHash) {
    result.rows().stream()
        .collect(Collectors.groupingBy(JudgeResult.Row::scorer, TreeMap::new, Collectors.toList()))
        .forEach((scorer, judged) -> write(warehouse, result, contentHash, scorer, judged));
  }

  private static void write(
      Warehouse warehouse,
      JudgeResult result,
      String contentHash,
      String scorer,
      List<JudgeResult.Row> judged) {
    boolean together = judged.get(0).layer().equals(TopFilters.EVERYWHERE);
    Map<String, Object> key =
        Map.of(
            "run", result.run(),
            "epoch", result.epoch(),
            "dataset", result.dataset(),
            "split", result.split(),
            "together", together,
            "scorer", scorer);
    List<Row> rows = new ArrayList<>();
    for (JudgeResult.Row each : judged) {
      Judgement judgement = each.judgement();
      Map<String, Object> row = new HashMap<>(key);
      row.put("score_split", result.scoreSplit());
      row.put("top", each.top());
      row.put("layer", each.layer());
      row.put("class", result.classNames().get(judgement.label()));
      row.put("label", judgement.label());
      row.put("filters", each.filters());
      row.put("images", result.images());
      row.put("f1", judgement.f1Before());
      row.put("f1_drop", judgement.drop());
      row.put("others_f1_drop", judgement.othersDrop());
      row.put("selectivity", judgement.selectivity());
      row.put("content_hash", contentHash);
      rows.add(Table.JUDGEMENTS.row(row));
    }
    warehouse.replace(Table.JUDGEMENTS, key, rows);
  }
}
