package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.RESTException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.fault.ShiftedClock;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.spark.LocalSpark;

/** What is said, or waited for, when a table cannot be changed. */
class CommitFailureTest {
  @TempDir Path folder;

  private static void write(Warehouse warehouse, long seed) {
    warehouse.replace(
        Table.RUNS,
        Map.of("run", "one"),
        List.of(Table.RUNS.row(Map.of("run", "one", "seed", seed))));
  }

  @Test
  void aClockThatWentBackIsNamedAndNothingIsCommitted() throws IOException {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    write(warehouse, 1);
    ShiftedClock clock = new ShiftedClock(folder);
    clock.ahead();

    assertThatThrownBy(() -> write(warehouse, 2))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessageContainingAll("table runs", "clock", "NTP");

    clock.restore();
    assertThat(warehouse.read(Table.RUNS).select("seed").first().getLong(0)).isEqualTo(1);
    write(warehouse, 2);
    assertThat(warehouse.read(Table.RUNS).select("seed").first().getLong(0)).isEqualTo(2);
  }

  @Test
  void aCatalogThatComesBackIsWaitedFor() {
    Deque<RuntimeException> failures =
        new ArrayDeque<>(
            List.of(
                new RuntimeException(new SQLException("refused", "08001")),
                new RESTException(new ConnectException("refused"), "no answer")));

    int answer =
        CatalogAway.patiently(
            () -> {
              if (!failures.isEmpty()) {
                throw failures.pop();
              }
              return 42;
            });

    assertThat(answer).isEqualTo(42);
    assertThat(failures).isEmpty();
  }

  @Test
  void otherFailuresOfACatalogAreNotWaitedFor() {
    RuntimeException failure = new RuntimeException(new SQLException("no such table", "42P01"));

    assertThatThrownBy(
            () ->
                CatalogAway.patiently(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(CatalogAway.problem(new RESTException("no such namespace"))).isEmpty();
  }

  @Test
  void aFileThatCannotBeRenamedIsNoLostRace() {
    Warehouse warehouse = LocalSpark.warehouse(folder);
    assertThat(problem(warehouse, new CommitFailedException("Version 7 already exists")))
        .isPresent();
    assertThat(
            problem(
                warehouse,
                new CommitFailedException(new IOException("No space left on device"), "rename")))
        .isEmpty();
  }

  private static Optional<Problem> problem(Warehouse warehouse, Exception failure) {
    return CommitFailure.problem(failure, Table.RUNS, () -> warehouse.operations(Table.RUNS));
  }
}
