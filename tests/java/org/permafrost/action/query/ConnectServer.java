package org.permafrost.action.query;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.service.SparkConnectService;
import org.sparkproject.connect.grpc.Server;
import org.sparkproject.connect.grpc.netty.NettyServerBuilder;

/**
 * Spark Connect's own service over plain Spark with Iceberg, without Permafrost's classes. Spark's
 * launcher would listen on all addresses; this listens on loopback.
 */
final class ConnectServer {
  private ConnectServer() {}

  /**
   * @param args folder of the warehouse; file that gets the port. Ends with standard input.
   */
  public static void main(String[] args) throws IOException {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.catalog.permafrost", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.permafrost.type", "hadoop")
            .config("spark.sql.catalog.permafrost.warehouse", args[0])
            .config("spark.sql.catalog.permafrost.default-namespace", "lab")
            .config("spark.sql.catalog.permafrost.cache-enabled", "false")
            .config("spark.sql.defaultCatalog", "permafrost")
            .getOrCreate();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new SparkConnectService(false))
            .build()
            .start();
    Path written = Path.of(args[1] + ".part");
    Files.writeString(written, Integer.toString(server.getPort()));
    Files.move(written, Path.of(args[1]), StandardCopyOption.ATOMIC_MOVE);
    int unused = System.in.read();
    server.shutdownNow();
    spark.stop();
  }
}
