package org.permafrost.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * How many tasks follow a shuffle of Spark SQL: as many as its data needs, on every master. A
 * shuffle is written in many small partitions and read in tasks of {@value #TASK} each, so that a
 * few rows take one task, and a partition that passes through the driver does not grow with the
 * table. No result depends on it. What spark-submit set wins.
 */
final class ShuffleSizes {
  private static final String TASK = "16m";

  /**
   * Enough for 4 GB before tasks grow, and more than the 200 up to which every map task would write
   * a file for each partition.
   */
  private static final String WRITTEN = "256";

  private static final String PARTITIONS = "spark.sql.shuffle.partitions";
  private static final String INITIAL = "spark.sql.adaptive.coalescePartitions.initialPartitionNum";

  private ShuffleSizes() {}

  /** Sets what is missing for this session. */
  static void set(SparkSession session) {
    missing(session.sparkContext().getConf()).forEach(session.conf()::set);
  }

  static Map<String, String> missing(SparkConf conf) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false");
    options.put("spark.sql.adaptive.advisoryPartitionSizeInBytes", TASK);
    if (!conf.contains(PARTITIONS)) {
      options.put(INITIAL, WRITTEN);
    }
    options.keySet().removeIf(conf::contains);
    return options;
  }
}
