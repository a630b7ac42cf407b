package org.permafrost.spark.part;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.permafrost.random.KeyedRandom;
import org.permafrost.spark.KeptRows;

/**
 * Compares the images there are with those that were scored before. A group that only gained images
 * keeps its statistics; a group in which an image changed or vanished loses them, because a maximum
 * cannot be taken back.
 */
final class PartPlan implements AutoCloseable {
  private final Dataset<Row> marked;
  private final Dataset<Row> needed;
  private final Set<ScorePart.Key> broken = new HashSet<>();
  private final Set<Integer> changed = new HashSet<>();
  private final SortedMap<Integer, Long> images = new TreeMap<>();

  private PartPlan(Dataset<Row> marked, Dataset<Row> needed) {
    this.marked = marked;
    this.needed = needed;
  }

  /** Group of an image, whatever other images there are. */
  static int part(String imageId, int groups) {
    return Math.floorMod(KeyedRandom.key(0, "group", 0, imageId), groups);
  }

  /**
   * @param facts {@code image_id, label, sha256} of the images there are
   * @param known {@code method, label, part, image_id, before} of those that were scored
   * @param methods number of methods
   * @param groups of each class
   */
  static PartPlan of(Dataset<Row> facts, Dataset<Row> known, int methods, int groups) {
    UDF1<String, Integer> part = id -> part(id, groups);
    Dataset<Row> wanted =
        facts
            .withColumn("part", udf(part, DataTypes.IntegerType).apply(col("image_id")))
            .withColumn("method", explode(sequence(lit(0), lit(methods - 1))))
            .withColumnRenamed("sha256", "now");
    var lost =
        col("before").isNotNull().and(col("now").isNull().or(col("now").notEqual(col("before"))));
    Dataset<Row> marked =
        KeptRows.of(
            wanted
                .join(known, new String[] {"method", "label", "part", "image_id"}, "full_outer")
                .withColumn(
                    "broken",
                    max(coalesce(lost, lit(false)))
                        .over(Window.partitionBy("method", "label", "part")))
                .withColumn("fresh", col("before").isNull().or(col("broken"))));
    Dataset<Row> needed =
        KeptRows.of(
            marked
                .where(col("now").isNotNull().and(col("fresh")))
                .groupBy("image_id", "label", "part", "now")
                .agg(sum(pow(lit(2), col("method"))).cast("int").as("methods")));
    PartPlan plan = new PartPlan(marked, needed);
    plan.collect();
    return plan;
  }

  /** A row per group, never per image. */
  private void collect() {
    marked
        .where(col("fresh"))
        .select("method", "label", "part", "broken")
        .distinct()
        .collectAsList()
        .forEach(
            row -> {
              changed.add(row.getInt(0));
              if (row.getBoolean(3)) {
                broken.add(new ScorePart.Key(row.getInt(0), row.getInt(1), row.getInt(2)));
              }
            });
    marked
        .where(col("now").isNotNull().and(col("method").equalTo(0)))
        .groupBy("label")
        .count()
        .collectAsList()
        .forEach(row -> images.put(row.getInt(0), row.getLong(1)));
  }

  /** Images of every class. */
  SortedMap<Integer, Long> images() {
    return images;
  }

  /** Groups whose statistics no longer hold. */
  Set<ScorePart.Key> broken() {
    return broken;
  }

  /** Methods with anything to do. */
  Set<Integer> changed() {
    return changed;
  }

  /** To be scored: {@code image_id, label, part, now, methods}, the last a set of bits. */
  Dataset<Row> needed() {
    return needed;
  }

  @Override
  public void close() {
    needed.unpersist();
    marked.unpersist();
  }
}
