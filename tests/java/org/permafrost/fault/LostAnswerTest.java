package org.permafrost.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.fault.Injection.Counts;
import org.permafrost.settings.Settings;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** A database commits, but what it answers is lost with the connection. */
class LostAnswerTest {
  @TempDir Path folder;

  @Test
  void theCommitIsMadeAgainAndTheTableStaysWhole() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        CatalogProxy proxy = new CatalogProxy(postgres.getPort())) {
      Settings settings =
          LocalSpark.settings(
              folder.resolve("warehouse"),
              Map.of(
                  "catalog.type",
                  "jdbc",
                  "catalog.properties.uri",
                  "jdbc:postgresql://127.0.0.1:"
                      + proxy.port()
                      + "/postgres?user=postgres&prepareThreshold=0"));
      Warehouse warehouse = Warehouse.open(LocalSpark.session(settings), settings);
      Map<String, Object> key = Map.of("run", "one");

      loseTheNextAnswer();
      warehouse.replace(Table.RUNS, key, rows(1));
      assertThat(Injection.happened()).isNotEmpty();
      assertThat(seeds(warehouse)).containsExactly(1L);

      loseTheNextAnswer();
      warehouse.replace(Table.RUNS, key, warehouse.frame(Table.RUNS, rows(2)));
      assertThat(Injection.happened()).isNotEmpty();
      assertThat(seeds(warehouse)).containsExactly(2L);
    } finally {
      Injection.count();
    }
  }

  private static List<Row> rows(long seed) {
    return List.of(Table.RUNS.row(Map.of("run", "one", "seed", seed)));
  }

  private static void loseTheNextAnswer() {
    Injection.arm(
        new Fault(Work.PREP, Kind.ANSWER_LOST, 0, 0, 0), new Counts(Map.of(), 0, 1), null);
  }

  private static List<Long> seeds(Warehouse warehouse) {
    return warehouse.read(Table.RUNS).select("seed").collectAsList().stream()
        .map(row -> row.getLong(0))
        .toList();
  }
}
