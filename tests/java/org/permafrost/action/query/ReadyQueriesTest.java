package org.permafrost.action.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.Problem;
import org.permafrost.table.Warehouse;

/**
 * The queries of conf/sql on tables small enough to work out by hand. Of two runs with the same
 * contents the queries choose "new", or are told to.
 */
class ReadyQueriesTest {
  private static final Path QUERIES = Path.of("conf/sql");

  @TempDir static Path folder;

  private static Warehouse warehouse;

  @BeforeAll
  static void fill() {
    warehouse = QueriedTables.filled(folder);
  }

  private static List<List<Object>> run(String file, String... parameters) throws IOException {
    List<QueryParameter> values = Stream.of(parameters).map(QueryParameter::parse).toList();
    return new QueryTables(warehouse.spark())
        .run(new QueryTables.Request(Files.readString(QUERIES.resolve(file)), 0, values))
        .rows();
  }

  @Test
  void everyQueryIsTriedHereAndListedOnThePage() throws IOException {
    String tests =
        Files.readString(Path.of("tests/java/org/permafrost/action/query/ReadyQueriesTest.java"));
    String page = Files.readString(Path.of("src/site/markdown/tables.md"));
    try (Stream<Path> files = Files.list(QUERIES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(tests).contains('"' + name + '"'))
          .allSatisfy(name -> assertThat(page).contains('`' + name + '`'))
          .allSatisfy(
              name -> assertThat(Files.readString(QUERIES.resolve(name))).startsWith("-- "));
    }
  }

  @Test
  void topFiltersPerClassAreThoseOfTheLastEpochOfEachClass() throws IOException {
    List<List<Object>> rows = run("top-filters-per-class.sql");

    assertThat(rows).hasSize(5 + 5 + 4);
    assertThat(rows.subList(0, 3))
        .extracting(row -> row.subList(0, 7))
        .containsExactly(
            List.of("tench", 1, "conv1", 1, 99.0, 1, 2),
            List.of("tench", 2, "conv2", 0, 99.0, 1, 2),
            List.of("tench", 3, "conv3", 0, 99.0, 1, 2));
    assertThat(rows.get(10).subList(0, 7)).isEqualTo(List.of("dog", 1, "conv1", 0, 99.0, 1, 1));
  }

  @Test
  void topFiltersOfAClassAreThoseOfOneLayer() throws IOException {
    assertThat(
            run(
                "top-filters-of-class.sql",
                "run=old",
                "epoch=2",
                "class=tench",
                "layer=conv2",
                "top=3"))
        .containsExactly(
            List.of(1, 0, 99.0, 0.05, "train", "max-activation"),
            List.of(2, 2, 98.0, 0.1, "train", "max-activation"),
            List.of(3, 1, 97.0, 0.15, "train", "max-activation"));
  }

  @Test
  void sharedFiltersAreInTheTopTenthOfSeveralClasses() throws IOException {
    assertThat(run("shared-filters.sql"))
        .containsExactly(
            List.of("conv2", 0, 2L, List.of("church", "tench"), "train", "max-activation"));
  }

  @Test
  void frozenFiltersAreCountedForTheClassThatHoldsThem() throws IOException {
    assertThat(run("frozen-by-class.sql")).containsExactly(List.of("tench", 2, 3L, 2L, 3.0));
  }

  @Test
  void deadFiltersAreZeroForEveryClassOfTheLastEpoch() throws IOException {
    assertThat(run("dead-filters.sql"))
        .containsExactly(List.of("conv1", 0, 2L, 11L, 2, "train", "max-activation"));
  }

  @Test
  void runsAreListedNewestFirst() throws IOException {
    assertThat(run("runs.sql"))
        .extracting(row -> row.subList(0, 2))
        .containsExactly(
            List.of("new", "finished"), List.of("old", "finished"), List.of("older", "finished"));
  }

  @Test
  void f1ByEpochIsThatOfTheNewestRun() throws IOException {
    assertThat(run("f1-by-epoch.sql"))
        .singleElement()
        .satisfies(
            row -> assertThat(row.subList(0, 4)).isEqualTo(List.of("tench", "holdout", 1, 0.75)));
  }

  /** Tau of one exchanged pair among n filters is 1 - 4 / (n (n - 1)). */
  private static void drifts(List<List<Object>> rows) {
    assertThat(rows)
        .extracting(row -> row.subList(0, 3))
        .containsExactly(
            List.of("tench", "conv1", 4L),
            List.of("tench", "conv2", 20L),
            List.of("tench", "conv3", 1L),
            List.of("church", "conv1", 3L));
    Double[] tau = {1 - 4 / 12.0, 1 - 4 / 380.0, null, -1.0};
    double[] jaccard = {0, 1 / 3.0, 1, 0};
    for (int i = 0; i < tau.length; i++) {
      if (tau[i] == null) {
        assertThat(rows.get(i).get(3)).isNull();
      } else {
        assertThat((Double) rows.get(i).get(3)).isCloseTo(tau[i], within(1e-15));
      }
      assertThat((Double) rows.get(i).get(4)).isEqualTo(jaccard[i]);
    }
  }

  @Test
  void ranksDriftBetweenEpochs() throws IOException {
    drifts(run("rank-drift-epochs.sql", "run=new", "before=1", "after=2"));
    assertThat(run("rank-drift-epochs.sql", "run=new", "before=1", "after=1"))
        .hasSize(5)
        .allSatisfy(row -> assertThat(row.get(4)).isEqualTo(1.0))
        .extracting(row -> row.get(3))
        .isEqualTo(Arrays.asList(1.0, 1.0, null, 1.0, 1.0));
    assertThat(run("rank-drift-epochs.sql", "run=new", "before=1", "after=3")).isEmpty();
  }

  @Test
  void ranksDriftBetweenNights() throws IOException {
    drifts(run("rank-drift-nights.sql", "before=2026-11-21", "after=2026-11-22"));
  }

  @Test
  void aMissingParameterIsNamed() {
    assertThatThrownBy(() -> run("rank-drift-epochs.sql", "run=new", "before=1"))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "The statement needs a value for :after; give it with --parameter after=VALUE.");
  }
}
