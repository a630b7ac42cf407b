package org.permafrost.action.learn;

import static org.apache.spark.sql.functions.col;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** How many images a data set has of each class in each split. */
final class ImageCounts {
  private final Map<String, Map<Integer, Long>> counts = new HashMap<>();

  private ImageCounts() {}

  /** Reads no pixels. */
  static ImageCounts of(Warehouse warehouse, String dataset) {
    ImageCounts images = new ImageCounts();
    warehouse
        .read(Table.IMAGES)
        .where(col("dataset").equalTo(dataset))
        .groupBy("split", "label")
        .count()
        .collectAsList()
        .forEach(
            row ->
                images
                    .counts
                    .computeIfAbsent(row.getString(0), split -> new HashMap<>())
                    .put(row.getInt(1), row.getLong(2)));
    return images;
  }

  long of(Split split, int label) {
    return counts.getOrDefault(split.label(), Map.of()).getOrDefault(label, 0L);
  }

  long of(Split split, Collection<Integer> labels) {
    return labels.stream().mapToLong(label -> of(split, label)).sum();
  }
}
