package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.Problem;
import org.permafrost.spark.LocalSpark;

class WriterLockTest {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path folder;

  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = LocalSpark.warehouse(folder);
  }

  private WriterLock acquire(String task, boolean gone, Duration renewal) {
    return WriterLock.acquire(
        warehouse, Table.NIGHTS, LockHolder.of("here", 7, task), holder -> gone, renewal);
  }

  private Optional<LockHolder> holder() {
    return Optional.ofNullable(warehouse.load(Table.NIGHTS).properties().get(WriterLock.PROPERTY))
        .map(LockHolder::parse);
  }

  @Test
  void oneHoldsItUntilItIsClosed() {
    try (WriterLock lock = acquire("one", false, LONG)) {
      lock.check();
      assertThatThrownBy(() -> acquire("two", false, LONG))
          .isInstanceOf(Problem.class)
          .hasMessageContainingAll("one, process 7 on here", "ALTER TABLE nights UNSET");
    }
    assertThat(holder()).isEmpty();
    acquire("two", false, LONG).close();
  }

  @Test
  void thatOfTheDeadIsTakenOverAndTheLoserNoticesIt() {
    WriterLock lost = acquire("one", false, LONG);
    try (WriterLock lock = acquire("two", true, LONG)) {
      assertThatThrownBy(lost::check)
          .isInstanceOf(Problem.class)
          .hasMessageContainingAll("no longer the writer", "two");
      lost.close();
      lock.check();
    }
  }

  @Test
  void itIsRenewed() throws Exception {
    try (WriterLock lock = acquire("one", false, Duration.ofMillis(20))) {
      LockHolder first = holder().orElseThrow();
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (holder().orElseThrow().equals(first) && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      assertThat(holder().orElseThrow().renewed()).isAfter(first.renewed());
      lock.check();
    }
  }

  @Test
  void ofManyAtOnceOneWins() throws Exception {
    var threads = Executors.newFixedThreadPool(4);
    List<Callable<Boolean>> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String task = "job " + i;
      jobs.add(
          () -> {
            try {
              acquire(task, false, LONG);
              return true;
            } catch (Problem e) {
              return false;
            }
          });
    }
    int winners = 0;
    for (Future<Boolean> job : threads.invokeAll(jobs)) {
      winners += job.get() ? 1 : 0;
    }
    threads.shutdown();
    assertThat(winners).isEqualTo(1);
  }

  @Test
  void anUnreadablePropertyIsHeldByAnUnknown() {
    warehouse.spark().sql("ALTER TABLE nights SET TBLPROPERTIES ('permafrost.writer' = 'a | b')");

    assertThatThrownBy(() -> acquire("one", false, LONG)).hasMessageContaining("a | b");
  }
}
