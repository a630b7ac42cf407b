package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.spark.LocalSpark;

class LeaseTest {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path folder;

  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = LocalSpark.warehouse(folder);
  }

  private Lease acquire(String task, boolean gone, Duration renewal) {
    return acquire(task, gone, renewal, LeaseName.table(Table.NIGHTS));
  }

  private Lease acquire(String task, boolean gone, Duration renewal, LeaseName... names) {
    return Lease.acquire(
        warehouse,
        Table.NIGHTS,
        List.of(names),
        LockHolder.of("here", 7, "a place", task),
        holder -> gone,
        renewal);
  }

  private static LeaseName reads(String name) {
    return LeaseName.shared("the images " + name, name);
  }

  private static LeaseName writes(String name) {
    return LeaseName.alone("the images " + name, name);
  }

  private static void refused(Runnable work, String... words) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessageContainingAll(words);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>(warehouse.load(Table.NIGHTS).properties());
    properties.keySet().removeIf(key -> !key.startsWith("permafrost."));
    return properties;
  }

  private Optional<LockHolder> holder() {
    return Optional.ofNullable(warehouse.load(Table.NIGHTS).properties().get("permafrost.writer"))
        .map(LockHolder::parse);
  }

  @Test
  void oneHoldsItUntilItIsClosed() {
    try (Lease lock = acquire("one", false, LONG)) {
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
    Lease lost = acquire("one", false, LONG);
    try (Lease lock = acquire("two", true, LONG)) {
      assertThatThrownBy(lost::check)
          .isInstanceOf(Problem.class)
          .hasMessageContainingAll("no longer the writer", "two");
      lost.close();
      lock.check();
    }
  }

  @Test
  void whatThisProcessCouldNotGiveBackIsNobodys() {
    String left = LockHolder.of("here", 7, "a place", "one").text();
    warehouse
        .spark()
        .sql("ALTER TABLE nights SET TBLPROPERTIES ('permafrost.writer' = '" + left + "')");

    try (Lease lock = acquire("two", false, LONG)) {
      assertThat(holder().orElseThrow().task()).isEqualTo("two");
      lock.check();
    }
  }

  @Test
  void itIsRenewed() throws Exception {
    try (Lease lock = acquire("one", false, Duration.ofMillis(20))) {
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

  @Test
  void differentThingsAreHeldSideBySide() {
    try (Lease one = acquire("one", false, LONG, writes("a"));
        Lease other = acquire("two", false, LONG, writes("b"), writes("a.b"), writes("a/b"));
        Lease all = acquire("three", false, LONG)) {
      one.check();
      other.check();
      all.check();
      assertThat(properties()).hasSize(5);
    }
    assertThat(properties()).isEmpty();
  }

  @Test
  void longNamesStayApartAndFitIntoAnyCatalog() {
    String name = "n".repeat(400);
    try (Lease one = acquire("one", false, LONG, writes(name + "1"));
        Lease two = acquire("two", false, LONG, writes(name + "2"), reads(name))) {
      one.check();
      two.check();
      assertThat(properties()).hasSize(3);
      assertThat(properties().keySet()).allMatch(property -> property.length() <= 256);
    }
  }

  @Test
  void ofSeveralThingsAllAreTakenOrNone() {
    try (Lease lock = acquire("one", false, LONG, writes("b"))) {
      refused(
          () -> acquire("two", false, LONG, writes("a"), writes("b")),
          "the images b",
          "one, process 7 on here since ");
      assertThat(properties()).hasSize(1);
      lock.check();
    }
  }

  @Test
  void readersShareAndKeepTheWriterOutUntilTheLastIsGone() {
    Lease first = acquire("first", false, LONG, reads("a"));
    Lease second = acquire("second", false, LONG, reads("a"));
    refused(() -> acquire("writer", false, LONG, writes("a")), "the images a", "process 7 on here");
    acquire("elsewhere", false, LONG, writes("b")).close();
    first.close();
    refused(() -> acquire("writer", false, LONG, writes("a")), "second", "permafrost.reader/a/");
    second.check();
    second.close();
    try (Lease writer = acquire("writer", false, LONG, writes("a"))) {
      writer.check();
      refused(() -> acquire("third", false, LONG, reads("a")), "writer, process 7", ".writer/a'");
    }
    assertThat(properties()).isEmpty();
  }

  @Test
  void whatTheDeadLeftIsClearedAwayByTheNext() {
    Lease dead = acquire("dead reader", false, LONG, reads("a"));
    Lease alive = acquire("reader", true, LONG, reads("a"));
    assertThat(properties()).hasSize(1);
    alive.check();
    assertThatThrownBy(dead::check).hasMessageContaining("no longer a reader of the images a");

    try (Lease writer = acquire("writer", true, LONG, writes("a"))) {
      assertThatThrownBy(alive::check).isInstanceOf(Problem.class);
      alive.close();
      dead.close();
      writer.check();
    }
  }

  @Test
  void theWayToTakeALockAwayWorksForEveryName() {
    String odd = "a name's \u00e4 /|\"b\".c";
    Lease lock = acquire("one | two", false, LONG, writes(odd));
    Problem refusal =
        catchThrowableOfType(Problem.class, () -> acquire("three", false, LONG, writes(odd)));
    String message = refusal.getMessage();
    String statement = message.substring(message.indexOf('"', message.indexOf("sql ")) + 1);
    warehouse.spark().sql(statement.substring(0, statement.lastIndexOf('"')));

    assertThatThrownBy(lock::check).hasMessageContaining("its lock was taken away");
    acquire("three", false, LONG, writes(odd)).close();
  }

  @Test
  void whereTheLastOfTwoChangesWinsTheFirstFindsOutBeforeItBegins() {
    LockHolder other = LockHolder.of("there", 8, "", "the other");
    assertThatThrownBy(
            () ->
                Lease.acquire(
                    warehouse,
                    Table.NIGHTS,
                    List.of(writes("a"), writes("b")),
                    LockHolder.of("here", 7, "", "me"),
                    holder -> false,
                    LONG,
                    () -> set("permafrost.writer/b", other.text())))
        .hasMessageContainingAll("no longer the writer of the images b", "the other");
    assertThat(properties()).containsOnlyKeys("permafrost.writer/b");
  }

  @Test
  void whereReaderAndWriterCameAtOnceTheReaderFindsOutBeforeItBegins() {
    LockHolder other = LockHolder.of("there", 8, "", "the other");
    assertThatThrownBy(
            () ->
                Lease.acquire(
                    warehouse,
                    Table.NIGHTS,
                    List.of(reads("a")),
                    LockHolder.of("here", 7, "", "me"),
                    holder -> false,
                    LONG,
                    () -> set("permafrost.writer/a", other.text())))
        .hasMessageContaining("the other");
    assertThat(properties()).containsOnlyKeys("permafrost.writer/a");
  }

  @Test
  void theLockOfAnOlderVersionIsUnderstood() {
    set("permafrost.writer", "old | 12 | nightly 2026-11-22 | token | 2026-11-22T01:02:03.004Z");

    refused(
        () -> acquire("one", false, LONG),
        "nightly 2026-11-22, process 12 on old since 2026-11-22T01:02:03Z");
    acquire("one", true, LONG).close();
  }

  private void set(String property, String value) {
    warehouse.load(Table.NIGHTS).updateProperties().set(property, value).commit();
  }
}
