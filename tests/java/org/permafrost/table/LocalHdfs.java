package org.permafrost.table;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** An HDFS in this process, with everything it writes in a folder of the test. */
public final class LocalHdfs {
  private LocalHdfs() {}

  public static MiniDFSCluster in(Path folder) throws IOException {
    Configuration hadoop = new Configuration(false);
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    // Left to itself, its log goes to /tmp/hadoop, which a second one could not use.
    hadoop.set("dfs.namenode.edits.dir", folder.resolve("edits").toUri().toString());
    MiniDFSCluster cluster = new MiniDFSCluster.Builder(hadoop).build();
    cluster.waitActive();
    return cluster;
  }
}
