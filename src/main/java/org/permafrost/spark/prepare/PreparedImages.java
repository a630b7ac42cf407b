package org.permafrost.spark.prepare;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.permafrost.settings.Split;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.ImageTasks;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Reads the images of a prepared data set. */
public final class PreparedImages {
  private PreparedImages() {}

  /** Images of one split, in any order. */
  public static JavaRDD<ImageRecord> read(Warehouse warehouse, String dataset, Split split) {
    Dataset<Row> rows =
        warehouse
            .read(Table.IMAGES)
            .where(col("dataset").equalTo(dataset).and(col("split").equalTo(split.label())))
            .select("image_id", "label", "width", "encoding", "pixels");
    return rows.toJavaRDD()
        .map(
            row ->
                new ImageRecord(
                    row.getString(0),
                    row.getInt(1),
                    row.getInt(2),
                    row.getString(3),
                    row.getAs(4)));
  }

  /**
   * The same with labels of a network.
   *
   * @param labels the network's label for each of the data set's
   */
  public static JavaRDD<ImageRecord> read(
      Warehouse warehouse, String dataset, Split split, List<Integer> labels) {
    List<Integer> copy = new ArrayList<>(labels);
    return read(warehouse, dataset, split)
        .map(
            image ->
                new ImageRecord(
                    image.id(),
                    copy.get(image.label()),
                    image.size(),
                    image.encoding(),
                    image.bytes()));
  }

  /**
   * The same in enough partitions to keep all cores busy.
   *
   * @param count of the images of the split
   * @param partitions wanted; 0 means two for each core, or fewer for few images
   */
  public static JavaRDD<ImageRecord> spread(
      Warehouse warehouse,
      String dataset,
      Split split,
      List<Integer> labels,
      long count,
      int partitions) {
    JavaRDD<ImageRecord> images = read(warehouse, dataset, split, labels);
    int enough = ImageTasks.of(warehouse.spark().sparkContext(), count);
    int wanted = partitions > 0 ? partitions : Math.max(enough, images.getNumPartitions());
    return wanted == images.getNumPartitions() ? images : images.repartition(wanted);
  }
}
