package org.permafrost.action;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.rank.Judgement;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Writes what was judged. */
final class JudgementTable {
  private JudgementTable() {}

  static void write(Warehouse warehouse, JudgeResult result) {
    Map<String, Object> key =
        Map.of(
            "run", result.run(),
            "epoch", result.epoch(),
            "dataset", result.dataset(),
            "split", result.split());
    List<Row> rows = new ArrayList<>();
    for (JudgeResult.Row judged : result.rows()) {
      Judgement judgement = judged.judgement();
      Map<String, Object> row = new HashMap<>(key);
      row.put("score_split", result.scoreSplit());
      row.put("scorer", judged.scorer());
      row.put("top", judged.top());
      row.put("layer", judged.layer());
      row.put("class", result.classNames().get(judgement.label()));
      row.put("label", judgement.label());
      row.put("filters", judged.filters());
      row.put("images", result.images());
      row.put("f1", judgement.f1Before());
      row.put("f1_drop", judgement.drop());
      row.put("others_f1_drop", judgement.othersDrop());
      row.put("selectivity", judgement.selectivity());
      rows.add(Table.JUDGEMENTS.row(row));
    }
    warehouse.replace(Table.JUDGEMENTS, key, rows);
  }
}
