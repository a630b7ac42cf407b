package org.permafrost.action.head;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.action.CodeVersion;
import org.permafrost.hash.Sha256;
import org.permafrost.head.file.HeadState;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.settings.bind.Labels;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Writes the tables {@code heads} and {@code head_evaluations}. */
final class HeadTables {
  private HeadTables() {}

  /**
   * In place of the rows of the same head and the same evaluation.
   *
   * @param contentHash of the data set
   * @param mix weight of the head beside the network
   */
  static void write(Warehouse warehouse, HeadResult result, String contentHash, double mix) {
    List<Row> heads = result.head().classes().stream().map(name -> head(result, name)).toList();
    warehouse.replace(Table.HEADS, Map.of("head", result.hash()), heads);
    String key =
        Sha256.of(
            String.join(
                "\n",
                result.hash(),
                result.modelHash(),
                result.dataset(),
                result.split(),
                contentHash,
                String.valueOf(mix)));
    List<Row> rows = new ArrayList<>();
    for (HeadResult.Measured measured : result.measured()) {
      for (ClassMetrics metrics : measured.metrics()) {
        Map<String, Object> row = evaluation(result, measured, metrics);
        row.put("evaluation", key);
        row.put("mix", mix);
        row.put("content_hash", contentHash);
        rows.add(Table.HEAD_EVALUATIONS.row(row));
      }
    }
    warehouse.replace(Table.HEAD_EVALUATIONS, Map.of("evaluation", key), rows);
  }

  private static Row head(HeadResult result, String name) {
    HeadState head = result.head();
    FeatureMap map = head.sums().map();
    Map<String, Object> row = common(result, name);
    row.put("kind", head.kind().label());
    row.put("layer", head.source().layer());
    row.put("features", map.inputs());
    row.put("sealed", head.source().isSealed());
    row.put("expansion", Labels.of(map.expansion()));
    row.put("sums", map.outputs());
    row.put("step", map.step());
    row.put("clipped", head.sums().clipped());
    row.put("images", head.sums().classes().get(name).count());
    row.put("gamma", head.numbers().gamma());
    row.put("temperature", head.numbers().temperature());
    row.put("path", result.file());
    return Table.HEADS.row(row);
  }

  private static Map<String, Object> evaluation(
      HeadResult result, HeadResult.Measured measured, ClassMetrics metrics) {
    Map<String, Object> row = common(result, result.head().classes().get(metrics.label()));
    row.put("answer", measured.answer().label());
    row.put("dataset", result.dataset());
    row.put("split", result.split());
    row.put("precision", metrics.precision());
    row.put("recall", metrics.recall());
    row.put("f1", metrics.f1());
    row.put("support", metrics.support());
    row.put("correct", metrics.correct());
    row.put("accuracy", measured.accuracy());
    row.put("images", result.images());
    return row;
  }

  private static Map<String, Object> common(HeadResult result, String name) {
    Map<String, Object> row = new HashMap<>();
    List<List<String>> tasks = result.head().tasks();
    row.put("head", result.hash());
    row.put("model_hash", result.modelHash());
    row.put("run", result.run());
    row.put("epoch", result.epoch());
    row.put("class", name);
    row.put(
        "task",
        1 + tasks.indexOf(tasks.stream().filter(t -> t.contains(name)).findFirst().orElseThrow()));
    row.put("code_version", CodeVersion.current());
    return row;
  }
}
