package org.permafrost.spark;

import static org.apache.spark.sql.functions.col;

import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Reads the images of a prepared data set. */
public final class PreparedImages {
  /** Disjoint parts of a data set. */
  public enum Split {
    TRAIN,
    HOLDOUT,
    VALIDATION;

    /** Value of the column {@code split}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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
}
