package org.permafrost.action.maintain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.LocalHdfs;

/** The same where files have other paths and times than on a local disk. */
@Tag("slow")
class MaintainOnHdfsTest extends MaintainWarehouseTest {
  @TempDir private static Path disks;

  private static MiniDFSCluster cluster;

  @BeforeAll
  static void startHdfs() throws IOException {
    cluster = LocalHdfs.in(disks);
  }

  @AfterAll
  static void stopHdfs() {
    cluster.close();
  }

  @Override
  Settings settings(Path empty) {
    return LocalSpark.settings(
        empty, Map.of("warehouse", cluster.getURI() + "/" + empty.getFileName()));
  }
}
