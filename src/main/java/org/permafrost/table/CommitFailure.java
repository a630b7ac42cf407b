package org.permafrost.table;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.permafrost.problem.Problem;

/** Why a table could not be changed, as far as a person can do something about it. */
final class CommitFailure {
  /** Iceberg lets clocks of different machines differ by so much. */
  private static final Duration TOLERATED = Duration.ofMinutes(1);

  private CommitFailure() {}

  /**
   * What to say; empty if there is nothing better than the failure.
   *
   * @param operations of the table, to look at what was committed last
   */
  static Optional<Problem> problem(
      Throwable failure, Table table, Supplier<TableOperations> operations) {
    if (failure instanceof Problem) {
      return Optional.empty();
    }
    Optional<Throwable> unlocked = lock(failure);
    if (unlocked.isPresent()) {
      return Optional.of(
          Problem.environment(
                  "The catalog could not lock the table %s: %s. Another writer may have died with the"
                      + " lock, which the metastore gives up after a while, or its locks do not"
                      + " work.",
                  table.tableName(), unlocked.get().getMessage())
              .causedBy(failure));
    }
    if (isLostRace(failure)) {
      return Optional.of(
          Problem.environment(
                  "Other writers kept changing the table %s; raise catalog.commit-retries or run"
                      + " fewer jobs at once.",
                  table.tableName())
              .causedBy(failure));
    }
    Instant changed = changed(operations);
    Instant now = Instant.now();
    return changed.minus(TOLERATED).isAfter(now)
        ? Optional.of(wrongClock(table, changed, now, failure))
        : Optional.empty();
  }

  private static Instant changed(Supplier<TableOperations> operations) {
    try {
      return Instant.ofEpochMilli(operations.get().refresh().lastUpdatedMillis());
    } catch (RuntimeException e) {
      // The first failure says more than that the table cannot be looked at any more.
      return Instant.MIN.plus(TOLERATED);
    }
  }

  private static Problem wrongClock(Table table, Instant changed, Instant now, Throwable failure) {
    return Problem.environment(
            "The table %s was last changed at %s, but here it is only %s: the clock of this"
                + " machine, or of the one that changed the table, is wrong, and nothing can be"
                + " committed until that time. Set the clocks right (NTP) and run the command"
                + " again, or for a run: train --resume.",
            table.tableName(), changed, now)
        .causedBy(failure);
  }

  /** By name: Hive's are not there without its jars. */
  private static Optional<Throwable> lock(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(cause -> cause.getClass().getSimpleName().equals("LockException"))
        .findFirst();
  }

  /** A file that cannot be renamed looks like a lost race too. */
  private static boolean isLostRace(Throwable failure) {
    boolean lost = false;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof IOException && !(t instanceof FileAlreadyExistsException)) {
        return false;
      }
      lost |= t instanceof CommitFailedException;
    }
    return lost;
  }
}
