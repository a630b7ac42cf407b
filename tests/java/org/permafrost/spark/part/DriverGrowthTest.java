package org.permafrost.spark.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.spark.CountedTasks;
import org.permafrost.spark.LocalSpark;

/** What comes to the driver does not grow with the images. */
@Tag("slow")
class DriverGrowthTest {
  private static final long LARGEST = 24L << 20;

  @TempDir Path folder;

  @Test
  void theListOfImagesIsHashedPartByPart() {
    SparkSession spark = LocalSpark.session(LocalSpark.settings(folder));
    spark.conf().set("spark.sql.adaptive.coalescePartitions.initialPartitionNum", "256");
    assertThat(largest(spark, 10_000)).isLessThan(LARGEST);
    assertThat(largest(spark, 1_000_000)).isLessThan(LARGEST);
  }

  /** Of everything that a task sent while images were compared with none, and hashed. */
  private static long largest(SparkSession spark, long images) {
    Dataset<Row> facts =
        spark
            .range(images)
            .selectExpr(
                "concat('train/class-', id % 10, '/image-', id, '.jpg') AS image_id",
                "cast(id % 10 AS INT) AS label", "sha2(cast(id AS STRING), 256) AS sha256");
    Dataset<Row> none =
        facts
            .limit(0)
            .selectExpr("0 AS method", "label", "0 AS part", "image_id", "sha256 AS before");
    try (CountedTasks tasks = CountedTasks.of(spark.sparkContext())) {
      try (PartPlan plan = PartPlan.of(facts, none, 1, 16)) {
        assertThat(plan.images().values()).hasSize(10).containsOnly(images / 10);
      }
      ScorableImages listed =
          ScorableImages.of(
              facts, JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD());
      assertThat(listed.contentHash()).hasSize(64);
      return tasks.largestResult();
    }
  }
}
