package org.permafrost.spark.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.permafrost.hash.Sha256;
import org.permafrost.settings.Split;

/** Accepted images with the split each belongs to: counts and identity. */
final class PreparedSplits {
  /** Columns {@code image_id, sha256, split, label, stored}. */
  private final Dataset<Row> images;

  private final List<Row> counts;

  private PreparedSplits(Dataset<Row> images, List<Row> counts) {
    this.images = images;
    this.counts = counts;
  }

  /**
   * @param facts accepted images without duplicates
   */
  static PreparedSplits of(Dataset<Row> facts, SplitPlan plan) {
    Dataset<Row> images =
        facts.withColumn(
            "split",
            SplitPlanner.splits(plan).apply(col("image_id"), col("label"), col("validation")));
    List<Row> counts =
        images
            .groupBy("label", "split")
            .agg(count(lit(1)).as("images"), sum("stored").as("stored"))
            .collectAsList();
    return new PreparedSplits(images, counts);
  }

  /** Images of every class, by label. */
  List<ClassCount> classes(List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(
            label ->
                new ClassCount(
                    names.get(label),
                    label,
                    images(label, Split.TRAIN),
                    images(label, Split.HOLDOUT),
                    images(label, Split.VALIDATION)))
        .toList();
  }

  private long images(int label, Split split) {
    return counts.stream()
        .filter(row -> row.getInt(0) == label && row.getString(1).equals(split.label()))
        .mapToLong(row -> row.getLong(2))
        .sum();
  }

  /** Stored pixels of each split. */
  Map<Split, Long> bytes() {
    Map<Split, Long> bytes = new EnumMap<>(Split.class);
    for (Row row : counts) {
      Split split = Split.valueOf(row.getString(1).toUpperCase(Locale.ROOT));
      bytes.merge(split, row.getLong(3), Long::sum);
    }
    return bytes;
  }

  /**
   * SHA-256, hexadecimal, over the lines {@code image_id TAB sha256 TAB split LF}, sorted by id.
   * The lines pass through the driver one partition at a time and are not kept.
   */
  String contentHash() {
    Sha256 sum = new Sha256();
    Iterator<Row> sorted =
        images.select("image_id", "sha256", "split").orderBy("image_id").toLocalIterator();
    while (sorted.hasNext()) {
      Row row = sorted.next();
      String line = row.getString(0) + '\t' + row.getString(1) + '\t' + row.getString(2) + '\n';
      sum.add(line);
    }
    return sum.hex();
  }
}
