package org.permafrost.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A standalone cluster of the built-in Spark: a master and two workers of one core. */
final class Standalone implements AutoCloseable {
  private static final int WORKERS = 2;

  private final List<DaemonProcess> processes = new ArrayList<>();
  private final Path folder;
  private final String master;

  Standalone(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    int port = freePort();
    master = "spark://127.0.0.1:" + port;
    DaemonProcess head =
        start(
            "master",
            List.of("org.apache.spark.deploy.master.Master", "--port", Integer.toString(port)));
    head.await(() -> contains(head, "I have been elected leader"));
    for (int i = 1; i <= WORKERS; i++) {
      Path work = folder.resolve("work" + i);
      start(
          "worker" + i,
          List.of(
              "org.apache.spark.deploy.worker.Worker",
              "--cores",
              "1",
              "--memory",
              "4g",
              "--work-dir",
              work.toString(),
              master));
    }
    head.await(() -> text(head).split("Registering worker", -1).length == WORKERS + 1);
  }

  /** The address for {@code --master}. */
  String master() {
    return master;
  }

  private DaemonProcess start(String name, List<String> program) throws IOException {
    Path spark = Path.of("target/spark").toAbsolutePath();
    List<String> words = new ArrayList<>(List.of("-Xmx256m", "-cp", spark + "/jars/*"));
    words.addAll(program.subList(0, 1));
    words.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    words.addAll(program.subList(1, program.size()));
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            spark.toString(),
            "SPARK_SCALA_VERSION",
            "2.12",
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "SPARK_LOCAL_DIRS",
            folder.resolve("local").toString());
    DaemonProcess process = new DaemonProcess(folder.resolve(name + ".log"), environment, words);
    processes.add(process);
    return process;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean contains(DaemonProcess process, String words) {
    return text(process).contains(words);
  }

  private static String text(DaemonProcess process) {
    try {
      return process.text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }
}
