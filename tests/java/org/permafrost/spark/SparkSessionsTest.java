package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.table.Warehouse;

class SparkSessionsTest {
  private static final String ICEBERG =
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions";

  private static final String METRICS = "org.permafrost.spark.watch.MetricsPlugin";

  @TempDir Path folder;

  @Test
  void startsLocallyWithRetriesOnLoopbackWithoutAWebPage() {
    SparkConf conf = SparkSessions.configure(new SparkConf(false), "train");
    assertThat(conf.get("spark.master")).isEqualTo("local[*,4]");
    assertThat(conf.get("spark.app.name")).isEqualTo("Permafrost: train");
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("false");
    assertThat(conf.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
    assertThat(conf.get("spark.sql.extensions")).isEqualTo(ICEBERG);
    assertThat(conf.get("spark.plugins")).isEqualTo(METRICS);
  }

  @Test
  void keepsWhatIsSet() {
    SparkConf set =
        new SparkConf(false)
            .set("spark.master", "local[3]")
            .set("spark.ui.enabled", "true")
            .set("spark.sql.shuffle.partitions", "17")
            .set("spark.sql.extensions", "my.Extension")
            .set("spark.plugins", "my.Plugin");
    SparkConf conf = SparkSessions.configure(set, "train");
    assertThat(conf.get("spark.master")).isEqualTo("local[3]");
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("true");
    assertThat(conf.get("spark.sql.shuffle.partitions")).isEqualTo("17");
    assertThat(conf.get("spark.sql.extensions")).isEqualTo("my.Extension," + ICEBERG);
    assertThat(conf.get("spark.plugins")).isEqualTo("my.Plugin," + METRICS);
  }

  @Test
  void leavesAClusterAlone() {
    SparkConf conf = SparkSessions.configure(new SparkConf(false).set("spark.master", "yarn"), "x");
    assertThat(conf.contains("spark.ui.enabled")).isFalse();
    assertThat(conf.contains("spark.driver.host")).isFalse();
    assertThat(conf.contains("spark.sql.shuffle.partitions")).isFalse();
  }

  @Test
  void aShuffleIsReadBySizeWhateverTheMasterUnlessSomethingIsSet() {
    assertThat(ShuffleSizes.missing(new SparkConf(false)))
        .isEqualTo(
            Map.of(
                "spark.sql.adaptive.coalescePartitions.parallelismFirst", "false",
                "spark.sql.adaptive.advisoryPartitionSizeInBytes", "16m",
                "spark.sql.adaptive.coalescePartitions.initialPartitionNum", "256"));
    SparkConf set =
        new SparkConf(false)
            .set("spark.sql.shuffle.partitions", "17")
            .set("spark.sql.adaptive.advisoryPartitionSizeInBytes", "1m");
    assertThat(ShuffleSizes.missing(set))
        .isEqualTo(Map.of("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false"));
    String size =
        LocalSpark.session(LocalSpark.settings(folder))
            .conf()
            .get("spark.sql.adaptive.advisoryPartitionSizeInBytes");
    assertThat(size).isEqualTo("16m");
  }

  @Test
  void tasksAreTwoForEachCoreButNotMoreThanTheImagesAreWorth() {
    assertThat(ImageTasks.of(8, 1_000_000)).isEqualTo(16);
    assertThat(ImageTasks.of(1000, 64_000)).isEqualTo(2000);
    assertThat(ImageTasks.of(1000, 40)).isEqualTo(2);
    assertThat(ImageTasks.of(1000, 0)).isEqualTo(1);
  }

  @Test
  void sessionsOfDifferentWarehousesLiveSideBySide() {
    Warehouse one = LocalSpark.warehouse(folder.resolve("one"));
    Warehouse two = LocalSpark.warehouse(folder.resolve("two"));
    SparkSession first = one.spark();
    first.sql("CREATE TABLE only_here (x INT) USING iceberg");
    assertThat(first.sql("SHOW TABLES LIKE 'only*'").count()).isEqualTo(1);
    assertThat(two.spark().sql("SHOW TABLES LIKE 'only*'").count()).isZero();
    assertThat(first.sparkContext()).isSameAs(two.spark().sparkContext());
  }
}
