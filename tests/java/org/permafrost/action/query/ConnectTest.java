package org.permafrost.action.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.ChildProcess;
import org.permafrost.table.Warehouse;

/**
 * The queries of conf/sql through a real Spark Connect server that has Iceberg and nothing of
 * Permafrost.
 */
@Tag("slow")
class ConnectTest {
  private static final Path QUERIES = Path.of("conf/sql").toAbsolutePath();
  private static final Map<String, List<String>> PARAMETERS =
      Map.of(
          "top-filters-of-class.sql",
          List.of("run=old", "epoch=2", "class=tench", "layer=conv2", "top=3"),
          "rank-drift-epochs.sql",
          List.of("run=new", "before=1", "after=2"),
          "rank-drift-nights.sql",
          List.of("before=2026-11-21", "after=2026-11-22"));

  @TempDir Path folder;

  @Test
  void everyQueryGivesWhatPermafrostSqlGives() throws IOException, InterruptedException {
    Warehouse warehouse = QueriedTables.filled(folder.resolve("warehouse"));
    List<String> files;
    try (Stream<Path> listed = Files.list(QUERIES)) {
      files = listed.map(file -> file.getFileName().toString()).sorted().toList();
    }

    Path port = folder.resolve("port");
    Process server =
        ChildProcess.start(
            folder.resolve("server"),
            withoutPermafrost(),
            ConnectServer.class,
            folder.resolve("warehouse").toString(),
            port.toString());
    try (ConnectClient client = new ConnectClient(port(server, port))) {
      for (String file : files) {
        String statement = Files.readString(QUERIES.resolve(file)).strip().replaceFirst(";$", "");
        List<QueryParameter> parameters =
            PARAMETERS.getOrDefault(file, List.of()).stream().map(QueryParameter::parse).toList();
        List<List<Object>> expected =
            new QueryTables(warehouse.spark())
                .run(new QueryTables.Request(statement, 0, parameters))
                .rows();

        assertThat(expected).as(file).isNotEmpty();
        assertThat(client.sql(statement, PARAMETERS.getOrDefault(file, List.of())))
            .as(file)
            .usingRecursiveComparison()
            .isEqualTo(expected.stream().map(ConnectTest::instants).toList());
      }
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static List<Object> instants(List<Object> row) {
    return row.stream()
        .map(value -> value instanceof OffsetDateTime time ? (Object) time.toInstant() : value)
        .toList();
  }

  private int port(Process server, Path port) throws IOException, InterruptedException {
    while (!Files.exists(port)) {
      assertThat(server.isAlive())
          .as(Files.readString(folder.resolve("server").resolve("err")))
          .isTrue();
      Thread.sleep(100);
    }
    return Integer.parseInt(Files.readString(port));
  }

  private static String withoutPermafrost() {
    return Arrays.stream(ChildProcess.classPath().split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("/target/classes"))
        .filter(entry -> !entry.matches(".*/permafrost-[^/]*\\.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
