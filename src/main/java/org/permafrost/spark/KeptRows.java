package org.permafrost.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Rows that are looked at several times, kept by the executors. */
public final class KeptRows {
  private KeptRows() {}

  /**
   * Runs the shuffles of a query and keeps what comes out once it is asked for. In a query that is
   * kept as such, Spark never joins the partitions of the last shuffle, and everything that reads
   * them has a task for each; an RDD has as many as its data needs, see {@link ShuffleSizes}.
   *
   * @return the same rows; the caller unpersists them
   */
  public static Dataset<Row> of(Dataset<Row> query) {
    return query
        .sparkSession()
        .createDataFrame(query.toJavaRDD(), query.schema())
        .persist(StorageLevel.MEMORY_AND_DISK());
  }
}
