package org.permafrost.spark.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;
import org.permafrost.image.structure.RejectReason;
import org.permafrost.spark.prepare.ImageOutcome.Refused;
import org.permafrost.table.Table;

/** Images that were refused on their own account, and duplicates of others. */
public final class RejectedImages implements AutoCloseable {
  private static final int EXAMPLES = 3;

  private final Dataset<Row> rows;

  private RejectedImages(Dataset<Row> rows) {
    this.rows = rows;
  }

  /**
   * @param classNames by label
   * @param duplicates ids of accepted images that repeat another, with the other
   */
  public static RejectedImages of(
      SparkSession spark,
      String dataset,
      Intake intake,
      List<String> classNames,
      Map<String, Intake.Kept> duplicates) {
    List<String> names = new ArrayList<>(classNames);
    JavaRDD<Row> rows =
        intake
            .outcomes()
            .filter(image -> image instanceof Refused || duplicates.containsKey(image.id()))
            .map(image -> row(dataset, refusal(image, names, duplicates)))
            .repartition(1);
    Dataset<Row> frame = spark.createDataFrame(rows, Table.REJECTED_IMAGES.schema());
    return new RejectedImages(frame.persist(StorageLevel.MEMORY_AND_DISK()));
  }

  private static Refused refusal(
      ImageOutcome image, List<String> names, Map<String, Intake.Kept> duplicates) {
    if (image instanceof Refused refused) {
      return refused;
    }
    Intake.Kept kept = duplicates.get(image.id());
    String detail = "Has the same bytes as " + kept.id();
    if (kept.label() == kept.other()) {
      return new Refused(image.id(), image.bytes(), RejectReason.DUPLICATE, detail);
    }
    String labels =
        ", which is of class " + names.get(kept.label()) + ", not " + names.get(kept.other());
    return new Refused(
        image.id(), image.bytes(), RejectReason.DUPLICATE_OTHER_LABEL, detail + labels);
  }

  private static Row row(String dataset, Refused image) {
    return Table.REJECTED_IMAGES.row(
        Map.of(
            "dataset",
            dataset,
            "path",
            image.id(),
            "reason",
            image.reason().text(),
            "detail",
            image.detail(),
            "bytes",
            image.bytes()));
  }

  /** Rows of the table of rejected images, one partition. */
  Dataset<Row> rows() {
    return rows.orderBy("path").coalesce(1);
  }

  /** Counts and examples. */
  public Rejections summary() {
    SortedMap<String, Long> counts = new TreeMap<>();
    rows.groupBy("reason")
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    Map<String, List<String>> examples = new HashMap<>();
    rows.withColumn("place", row_number().over(Window.partitionBy("reason").orderBy("path")))
        .where(col("place").leq(EXAMPLES))
        .orderBy("reason", "path")
        .select("reason", "path")
        .collectAsList()
        .forEach(
            row ->
                examples
                    .computeIfAbsent(row.getString(0), reason -> new ArrayList<>())
                    .add(row.getString(1)));
    return new Rejections(counts, examples);
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
