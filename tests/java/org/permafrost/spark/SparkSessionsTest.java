package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.table.Warehouse;

class SparkSessionsTest {
  private static final String ICEBERG =
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions";

  @TempDir Path folder;

  @Test
  void startsLocallyWithRetriesOnLoopbackWithoutAWebPage() {
    SparkConf conf = SparkSessions.configure(new SparkConf(false), "train");
    assertThat(conf.get("spark.master")).isEqualTo("local[*,4]");
    assertThat(conf.get("spark.app.name")).isEqualTo("Permafrost: train");
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("false");
    assertThat(conf.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
    assertThat(conf.get("spark.sql.extensions")).isEqualTo(ICEBERG);
  }

  @Test
  void keepsWhatIsSet() {
    SparkConf set =
        new SparkConf(false)
            .set("spark.master", "local[3]")
            .set("spark.ui.enabled", "true")
            .set("spark.sql.shuffle.partitions", "17")
            .set("spark.sql.extensions", "my.Extension");
    SparkConf conf = SparkSessions.configure(set, "train");
    assertThat(conf.get("spark.master")).isEqualTo("local[3]");
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("true");
    assertThat(conf.get("spark.sql.shuffle.partitions")).isEqualTo("17");
    assertThat(conf.get("spark.sql.extensions")).isEqualTo("my.Extension," + ICEBERG);
  }

  @Test
  void leavesAClusterAlone() {
    SparkConf conf = SparkSessions.configure(new SparkConf(false).set("spark.master", "yarn"), "x");
    assertThat(conf.contains("spark.ui.enabled")).isFalse();
    assertThat(conf.contains("spark.driver.host")).isFalse();
    assertThat(conf.contains("spark.sql.shuffle.partitions")).isFalse();
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
