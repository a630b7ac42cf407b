package org.permafrost.action.nightly;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.permafrost.action.CodeVersion;
import org.permafrost.action.RunOwner;
import org.permafrost.table.Table;

/** The row that says that a night is published. */
final class NightRow {
  private NightRow() {}

  /**
   * @param imagesHash identity of the images
   * @param scoring what the images were scored with
   * @param scores published snapshot
   * @param ranks published snapshot
   */
  static Row of(
      NightResult result, String imagesHash, NightScoring scoring, long scores, long ranks) {
    RunOwner owner = RunOwner.current();
    Map<String, Object> row = new HashMap<>();
    row.put("night", result.night());
    row.put("run", result.run());
    row.put("epoch", result.epoch());
    row.put("model_hash", result.modelHash());
    row.put("images_from", result.from());
    row.put("images_hash", imagesHash);
    row.put("scorers", written(result.scorers()));
    row.put("scorer_versions", scoring.versions());
    row.put("classes", result.classes().size());
    row.put("images", result.images());
    row.put("new_images", result.scored());
    row.put("reused_images", result.reused());
    row.put("rejected", result.rejected());
    row.put("rejections", result.rejections());
    row.put("audits", result.audits());
    row.put("scores_snapshot", scores);
    row.put("ranks_snapshot", ranks);
    row.put("seconds", result.seconds());
    row.put("host", owner.host());
    row.put("pid", owner.pid());
    row.put("code_version", CodeVersion.current());
    row.put("published_at", Timestamp.from(Instant.now()));
    row.put("processor", scoring.processor());
    return Table.NIGHTS.row(row);
  }

  /** Whether the night was this model's on these images. */
  static boolean isOf(Row row, String modelHash, String imagesHash) {
    return modelHash.equals(row.getAs("model_hash")) && imagesHash.equals(row.getAs("images_hash"));
  }

  /** Whether it was ranked like this. */
  static boolean isBy(Row row, List<String> scorers, String versions) {
    return written(scorers).equals(row.getAs("scorers"))
        && versions.equals(row.getAs("scorer_versions"));
  }

  private static String written(List<String> scorers) {
    return String.join(", ", scorers);
  }
}
