package org.permafrost.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server that keeps catalogs, in a process with a class path of its own, on loopback. Its source
 * is in {@code tests/cluster/catalogs/servers}, its jars in {@code target/catalogs}.
 */
public final class CatalogServer implements AutoCloseable {
  private static final Path SOURCES = Path.of("tests/cluster/catalogs/servers");
  private static final Path JARS = Path.of("target/catalogs");
  private static final String READY = "ready ";

  private final Process process;
  private final int port;

  private CatalogServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Iceberg's REST catalog. */
  public static CatalogServer rest(Path folder) throws IOException {
    Files.createDirectories(folder);
    return start(
        folder,
        jars("rest")
            + System.getProperty("path.separator")
            + ofTests("hadoop-client-", "slf4j-api", "commons-logging"),
        "RestServer",
        folder.resolve("catalog.sqlite").toString(),
        folder.resolve("unused").toString());
  }

  /** A Hive metastore; its classes are those of the tests, with {@code -Pcatalogs}. */
  public static CatalogServer hive(Path folder) throws IOException {
    Files.createDirectories(folder);
    return start(
        folder, ofTests(""), "HiveServer", folder.toString(), folder.resolve("unused").toString());
  }

  /** A MariaDB with a database {@code lab}. */
  public static CatalogServer mariaDb(Path folder) throws IOException {
    return start(folder, jars("mariadb"), "MariaServer", folder.toString());
  }

  /** S3 with a bucket {@code lab}. */
  public static CatalogServer s3(Path folder) throws IOException {
    return start(folder, jars("s3"), "S3Server", folder.toString());
  }

  public int port() {
    return port;
  }

  private static CatalogServer start(
      Path folder, String classPath, String source, String... arguments) throws IOException {
    Files.createDirectories(folder);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dderby.system.home=" + folder,
                "-cp",
                classPath,
                SOURCES.resolve(source + ".java").toAbsolutePath().toString()));
    command.addAll(Arrays.asList(arguments));
    Path errors = folder.resolve(source + ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(READY)) {
        drain(said);
        return new CatalogServer(process, Integer.parseInt(line.substring(READY.length())));
      }
    }
    throw new IllegalStateException(source + " did not start: " + Files.readString(errors));
  }

  /** A server whose output nobody reads would wait for somebody who does. */
  private static void drain(BufferedReader said) {
    Thread reader = new Thread(() -> said.lines().forEach(line -> {}), "server output");
    reader.setDaemon(true);
    reader.start();
  }

  private static String jars(String server) throws IOException {
    try (Stream<Path> jars = Files.list(JARS.resolve(server))) {
      return jars.map(jar -> jar.toAbsolutePath().toString())
          .sorted()
          .collect(Collectors.joining(System.getProperty("path.separator")));
    }
  }

  /** What the tests run with themselves, as far as a name begins so. */
  private static String ofTests(String... names) {
    String separator = System.getProperty("path.separator");
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(separator, -1))
        .filter(
            jar ->
                Arrays.stream(names)
                    .anyMatch(name -> Path.of(jar).getFileName().toString().startsWith(name)))
        .collect(Collectors.joining(separator));
  }

  /** Servers end with their standard input, so they end with the tests too. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
