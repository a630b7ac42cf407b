package org.permafrost.engine;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/** Program: HDFS and YARN of one node, until it is killed. */
final class YarnNode {
  private YarnNode() {}

  /**
   * @param arguments a folder, where {@code conf} gets the settings of clients, last of all {@code
   *     conf/ready}; and the memory of the node, MiB
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Configuration hadoop = new Configuration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    MiniDFSCluster dfs = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
    dfs.waitClusterUp();
    FileSystem files = dfs.getFileSystem();
    for (String name : List.of("/user", "/tmp", "/lab")) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(name);
      files.mkdirs(path);
      files.setPermission(path, new FsPermission((short) 0777));
    }
    MiniYARNCluster yarn = new MiniYARNCluster(folder.toString(), 1, 1, 1);
    yarn.init(settings(files.getUri().toString(), arguments[1]));
    yarn.start();
    yarn.waitForNodeManagersToConnect(60_000);
    Configuration clients = new Configuration(yarn.getConfig());
    clients.set("fs.defaultFS", files.getUri().toString());
    Path conf = Files.createDirectories(folder.resolve("conf"));
    for (String name : List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml")) {
      try (OutputStream out = Files.newOutputStream(conf.resolve(name))) {
        clients.writeXml(out);
      }
    }
    Files.writeString(conf.resolve("ready"), files.getUri().toString());
    Thread.currentThread().join();
  }

  private static YarnConfiguration settings(String files, String mib) {
    YarnConfiguration settings = new YarnConfiguration();
    settings.set("fs.defaultFS", files);
    settings.set("yarn.nodemanager.resource.memory-mb", mib);
    settings.set("yarn.minicluster.yarn.nodemanager.resource.memory-mb", mib);
    settings.set("yarn.scheduler.maximum-allocation-mb", mib);
    settings.set("yarn.scheduler.minimum-allocation-mb", "128");
    settings.set("yarn.nodemanager.vmem-check-enabled", "false");
    settings.set("yarn.nodemanager.pmem-check-enabled", "false");
    // A full disk is none of this test's business.
    settings.set(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
    settings.set("yarn.nodemanager.env-whitelist", "JAVA_HOME");
    settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
    return settings;
  }
}
