package org.permafrost.action.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.permafrost.action.CodeVersion;
import org.permafrost.hash.Sha256;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.rank.ConfusionMatrix;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Writes the table {@code evaluations}. */
final class EvaluationTable {
  private EvaluationTable() {}

  /**
   * In place of the rows of the same evaluation.
   *
   * @param matrix that was counted
   * @param contentHash of the data set
   */
  static void write(
      Warehouse warehouse, EvaluationResult result, ConfusionMatrix matrix, String contentHash) {
    String key = key(result, contentHash);
    List<Row> rows =
        result.metrics().stream()
            .map(m -> row(key, result, contentHash, m, matrix.predicted(m.label())))
            .toList();
    warehouse.replace(Table.EVALUATIONS, Map.of("evaluation", key), rows);
  }

  private static Row row(
      String key,
      EvaluationResult result,
      String contentHash,
      ClassMetrics metrics,
      List<Long> predicted) {
    Map<String, Object> row = new HashMap<>();
    row.put("evaluation", key);
    row.put("model_hash", result.modelHash());
    row.put("run", result.run());
    row.put("epoch", result.epoch());
    row.put("dataset", result.dataset());
    row.put("split", result.split());
    row.put("classes", names(result, result.classes()));
    row.put("among", names(result, result.among()));
    row.put("class", result.classNames().get(metrics.label()));
    row.put("label", metrics.label());
    row.put("precision", metrics.precision());
    row.put("recall", metrics.recall());
    row.put("f1", metrics.f1());
    row.put("support", metrics.support());
    row.put("correct", metrics.correct());
    row.put("accuracy", result.accuracy());
    row.put("macro_f1", result.macroF1());
    row.put("images", result.images());
    row.put("code_version", CodeVersion.current());
    row.put("content_hash", contentHash);
    row.put("predicted", predicted);
    return Table.EVALUATIONS.row(row);
  }

  private static String names(EvaluationResult result, SortedSet<Integer> labels) {
    return labels.size() == result.classNames().size()
        ? "all"
        : labels.stream().map(result.classNames()::get).collect(Collectors.joining(", "));
  }

  /** Short enough for the name of a folder, however many classes there are. */
  private static String key(EvaluationResult result, String contentHash) {
    String text =
        String.join(
            "\n",
            result.modelHash(),
            result.dataset(),
            result.split(),
            result.classes().toString(),
            result.among().toString(),
            contentHash);
    return Sha256.of(text);
  }
}
