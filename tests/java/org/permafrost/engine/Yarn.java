package org.permafrost.engine;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A YARN and an HDFS of one node, in a process with none of Spark's libraries. */
final class Yarn implements AutoCloseable {
  private static final int MIB = 16_384;

  /** Beginnings of the names of the jars it needs. */
  private static final List<String> JARS =
      List.of(
          "hadoop-client-",
          "slf4j-api-",
          "reload4j-",
          "bc",
          "junit-4",
          "hamcrest-",
          "mockito-",
          "byte-buddy-",
          "objenesis-",
          "jaxb-",
          "jakarta.",
          "txw2-",
          "istack-",
          "stax-ex-",
          "FastInfoset-",
          "commons-logging-");

  private final Path folder;
  private final DaemonProcess process;

  Yarn(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder).toAbsolutePath();
    List<String> words = new ArrayList<>(List.of("-Xmx1g"));
    words.addAll(opens());
    words.addAll(List.of("-cp", classPath(), YarnNode.class.getName()));
    words.addAll(List.of(this.folder.toString(), Integer.toString(MIB)));
    process =
        new DaemonProcess(
            this.folder.resolve("yarn.log"), Map.of("HADOOP_USER_NAME", "root"), words);
    process.await(() -> Files.exists(conf().resolve("ready")));
  }

  /** For HADOOP_CONF_DIR. */
  Path conf() {
    return folder.resolve("conf");
  }

  /** The address of its HDFS, such as {@code hdfs://localhost:1234}. */
  String files() throws IOException {
    return Files.readString(conf().resolve("ready"));
  }

  private static List<String> opens() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(word -> word.startsWith("--add-opens"))
        .toList();
  }

  private static String classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator, -1))
        .filter(
            entry -> {
              String name = Path.of(entry).getFileName().toString();
              return name.equals("test-classes") || JARS.stream().anyMatch(name::startsWith);
            })
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Override
  public void close() {
    process.close();
  }
}
