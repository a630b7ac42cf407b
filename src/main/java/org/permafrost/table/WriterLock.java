package org.permafrost.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.permafrost.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer at a time, on every catalog and from every machine: a property of a table names the
 * writer, and is only changed by a commit that fails if the table changed since the property was
 * read. The holder renews it from time to time until it closes the lock.
 */
public final class WriterLock implements AutoCloseable {
  /** The table property. */
  public static final String PROPERTY = "permafrost.writer";

  private static final Logger LOG = LoggerFactory.getLogger(WriterLock.class);
  private static final int ATTEMPTS = 20;

  private final Warehouse warehouse;
  private final Table table;
  private final LockHolder me;
  private final ScheduledExecutorService timer;

  private WriterLock(Warehouse warehouse, Table table, LockHolder me) {
    this.warehouse = warehouse;
    this.table = table;
    this.me = me;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "permafrost-lock");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lock.
   *
   * @param gone whether a holder can be told to be no more
   * @param renewal time between two renewals
   * @throws Problem (environment) if another writer holds it
   */
  public static WriterLock acquire(
      Warehouse warehouse,
      Table table,
      LockHolder me,
      Predicate<LockHolder> gone,
      Duration renewal) {
    WriterLock lock = new WriterLock(warehouse, table, me);
    lock.change(
        holder -> {
          holder.filter(other -> !lock.isMine(other)).filter(gone.negate()).ifPresent(lock::refuse);
          return Optional.of(me.at(Instant.now()));
        });
    lock.check();
    long millis = renewal.toMillis();
    var unused =
        lock.timer.scheduleWithFixedDelay(lock::renew, millis, millis, TimeUnit.MILLISECONDS);
    return lock;
  }

  /**
   * Makes sure that this is still the writer.
   *
   * @throws Problem (environment) if another took over, or the lock was taken away
   */
  public void check() {
    Optional<LockHolder> holder = holder(current(operations()));
    if (holder.filter(this::isMine).isEmpty()) {
      throw Problem.environment(
          "This job is no longer the writer of %s: %s. Nothing more was published; see that only one"
              + " job writes, and run it again.",
          table.tableName(), holder.map(LockHolder::describe).orElse("its lock was taken away"));
    }
  }

  /** Gives the lock back, unless another has it. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      change(holder -> holder.filter(other -> !isMine(other)));
    } catch (RuntimeException e) {
      LOG.warn("Cannot give back the lock of {}", table.tableName(), e);
    }
  }

  private void renew() {
    try {
      change(holder -> holder.map(found -> isMine(found) ? found.at(Instant.now()) : found));
    } catch (RuntimeException e) {
      LOG.warn("Cannot renew the lock of {}", table.tableName(), e);
    }
  }

  private void refuse(LockHolder other) {
    throw Problem.environment(
        "Another job is writing: %s. Wait for it or stop it. If it is gone, take its lock away with:"
            + " permafrost sql \"ALTER TABLE %s UNSET TBLPROPERTIES ('%s')\"",
        other.describe(), table.tableName(), PROPERTY);
  }

  private boolean isMine(LockHolder holder) {
    return holder.token().equals(me.token());
  }

  private interface Change {
    Optional<LockHolder> of(Optional<LockHolder> holder);
  }

  /** Sets the holder to what the change makes of it, as if nobody else wrote in between. */
  private void change(Change change) {
    TableOperations operations = operations();
    for (int attempt = 1; ; attempt++) {
      TableMetadata base = current(operations);
      Optional<LockHolder> before = holder(base);
      Optional<LockHolder> after = change.of(before);
      if (after.equals(before)) {
        return;
      }
      TableMetadata.Builder changed = TableMetadata.buildFrom(base);
      after.ifPresentOrElse(
          holder -> changed.setProperties(Map.of(PROPERTY, holder.text())),
          () -> changed.removeProperties(Set.of(PROPERTY)));
      try {
        operations.commit(base, changed.build());
        return;
      } catch (CommitFailedException | CommitStateUnknownException e) {
        if (attempt == ATTEMPTS) {
          throw Problem.environment(
                  "Other writers kept changing the table %s; run fewer jobs at once.",
                  table.tableName())
              .causedBy(e);
        }
      }
    }
  }

  private TableOperations operations() {
    return ((HasTableOperations) warehouse.load(table)).operations();
  }

  private static TableMetadata current(TableOperations operations) {
    return operations.refresh();
  }

  private static Optional<LockHolder> holder(TableMetadata metadata) {
    return Optional.ofNullable(metadata.properties().get(PROPERTY)).map(LockHolder::parse);
  }
}
