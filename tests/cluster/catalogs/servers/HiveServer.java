import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.HiveMetaStore;
import org.apache.hadoop.hive.metastore.IHMSHandler;
import org.apache.hadoop.hive.metastore.RetryingHMSHandler;
import org.apache.hadoop.hive.metastore.TSetIpAddressProcessor;
import org.apache.hadoop.hive.metastore.txn.TxnDbUtil;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;
import org.apache.thrift.transport.TTransportFactory;

/**
 * The Hive metastore that belongs to Spark's Hive jars, with its data in Derby, on loopback (its
 * own main listens everywhere). Prints its port, and ends with its standard input.
 */
final class HiveServer {
  private HiveServer() {}

  /** The folder of the metastore's data, and that of the tables. */
  public static void main(String[] arguments) throws Exception {
    HiveConf conf = new HiveConf();
    conf.set(
        "javax.jdo.option.ConnectionURL",
        "jdbc:derby:;databaseName=" + arguments[0] + "/metastore;create=true");
    conf.set("datanucleus.schema.autoCreateAll", "true");
    conf.set("hive.metastore.schema.verification", "false");
    conf.set("hive.metastore.warehouse.dir", arguments[1]);
    // The tables behind the locks that Iceberg takes for each commit.
    TxnDbUtil.setConfValues(conf);
    TxnDbUtil.prepDb(conf);
    HiveMetaStore.HMSHandler handler = new HiveMetaStore.HMSHandler("metastore", conf, false);
    IHMSHandler retrying = RetryingHMSHandler.getProxy(conf, handler, true);
    TServerSocket socket =
        new TServerSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    TThreadPoolServer server =
        new TThreadPoolServer(
            new TThreadPoolServer.Args(socket)
                .processor(new TSetIpAddressProcessor<>(retrying))
                .transportFactory(new TTransportFactory())
                .protocolFactory(new TBinaryProtocol.Factory())
                .minWorkerThreads(4)
                .maxWorkerThreads(64));
    Thread serving = new Thread(server::serve, "metastore");
    serving.setDaemon(true);
    serving.start();
    System.out.println("ready " + socket.getServerSocket().getLocalPort());
    while (System.in.read() >= 0) {
      // Whoever started this is still there.
    }
    System.exit(0);
  }
}
