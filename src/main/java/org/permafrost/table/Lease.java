package org.permafrost.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.util.Tasks;
import org.permafrost.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer at a time, or several readers, on every catalog and from every machine: properties of
 * a table name the holders, and are only changed by a commit that fails if the table changed since
 * they were read. The holder renews them from time to time until it closes the lease. Leases on
 * different things do not wait for each other; of several things of a table all are taken or none.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final int RETRIES = 40;

  /** Tokens of what this process holds. What it could not give back is nobody's. */
  private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();

  private final Table table;
  private final TableOperations operations;
  private final List<LeaseName> names;
  private final LockHolder me;
  private final ScheduledExecutorService timer;

  private Lease(Warehouse warehouse, Table table, List<LeaseName> names, LockHolder me) {
    this.table = table;
    this.operations = warehouse.operations(table);
    this.names = names;
    this.me = me;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "permafrost-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes a lease.
   *
   * @param names all of them are taken, or none
   * @param gone whether a holder can be told to be no more
   * @param renewal time between two renewals
   * @throws Problem (environment) if another holds one of them
   */
  public static Lease acquire(
      Warehouse warehouse,
      Table table,
      Collection<LeaseName> names,
      LockHolder me,
      Predicate<LockHolder> gone,
      Duration renewal) {
    return acquire(warehouse, table, names, me, gone, renewal, warehouse::settle);
  }

  /**
   * @param settle returns when every commit that was under way has come in
   */
  static Lease acquire(
      Warehouse warehouse,
      Table table,
      Collection<LeaseName> names,
      LockHolder me,
      Predicate<LockHolder> gone,
      Duration renewal,
      Runnable settle) {
    Lease lease = new Lease(warehouse, table, List.copyOf(names), me);
    OPEN.add(me.token());
    try {
      lease.change(properties -> lease.taken(properties, gone));
      settle.run();
      Map<String, String> properties = lease.properties();
      lease.check(properties);
      lease.taken(properties, gone);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
    long millis = renewal.toMillis();
    var unused =
        lease.timer.scheduleWithFixedDelay(lease::renew, millis, millis, TimeUnit.MILLISECONDS);
    return lease;
  }

  /** Who holds something at the moment, alive or not. */
  public static List<LockHolder> holders(Warehouse warehouse, Table table, LeaseName name) {
    Map<String, String> properties = warehouse.load(table).properties();
    return name.held(properties).map(properties::get).map(LockHolder::parse).toList();
  }

  /** Who holds anything of a table, gone or not. */
  public static List<LockHolder> holders(Warehouse warehouse, Table table) {
    return warehouse.load(table).properties().entrySet().stream()
        .filter(property -> LeaseName.isHolder(property.getKey()))
        .map(property -> LockHolder.parse(property.getValue()))
        .toList();
  }

  /**
   * Makes sure that this still holds everything.
   *
   * @throws Problem (environment) if another took over, or the lease was taken away
   */
  public void check() {
    check(properties());
  }

  private void check(Map<String, String> properties) {
    for (LeaseName name : names) {
      String holder = properties.get(name.property(me));
      if (holder == null || !isMine(LockHolder.parse(holder))) {
        throw Problem.environment(
            "This job is no longer %s of %s: %s. It stops writing; make sure that only one job does"
                + " this, and run it again.",
            name.shared() ? "a reader" : "the writer",
            name.what(),
            holder == null
                ? "its lock was taken away"
                : "it is held by " + LockHolder.parse(holder).describe());
      }
    }
  }

  /** Gives everything back that another has not taken over. */
  @Override
  public void close() {
    timer.shutdown();
    OPEN.remove(me.token());
    try {
      change(properties -> new Change(Map.of(), mine(properties).keySet()));
    } catch (RuntimeException e) {
      LOG.warn("Cannot give back {}", what(), e);
    }
  }

  private void renew() {
    try {
      change(properties -> new Change(mine(properties), Set.of()));
    } catch (RuntimeException e) {
      LOG.warn("Cannot renew the lock of {}", what(), e);
    }
  }

  private String what() {
    return names.get(0).what();
  }

  private boolean isMine(LockHolder holder) {
    return holder.token().equals(me.token());
  }

  /** By this process, which went on without it. */
  private boolean isLeftBehind(LockHolder holder) {
    return holder.host().equals(me.host())
        && holder.pid() == me.pid()
        && holder.place().equals(me.place())
        && !me.place().isEmpty()
        && !OPEN.contains(holder.token());
  }

  private Change taken(Map<String, String> properties, Predicate<LockHolder> gone) {
    Map<String, String> set = new HashMap<>();
    Set<String> removed = new HashSet<>();
    String now = me.at(Instant.now()).text();
    for (LeaseName name : names) {
      for (String property : name.held(properties).toList()) {
        LockHolder holder = LockHolder.parse(properties.get(property));
        if (gone.test(holder) || isLeftBehind(holder)) {
          removed.add(property);
        } else if (!isMine(holder) && name.isBarredBy(property)) {
          throw refused(name, property, holder);
        }
      }
      set.put(name.property(me), now);
    }
    removed.removeAll(set.keySet());
    return new Change(set, removed);
  }

  private Problem refused(LeaseName name, String property, LockHolder holder) {
    return Problem.environment(
        "Another job holds %s: %s. Wait for it or stop it. If it is gone, remove its lock with:"
            + " permafrost sql \"ALTER TABLE %s UNSET TBLPROPERTIES ('%s')\"",
        name.what(), holder.describe(), table.tableName(), property);
  }

  /** My properties as they would be if renewed now. */
  private Map<String, String> mine(Map<String, String> properties) {
    Map<String, String> mine = new HashMap<>();
    for (LeaseName name : names) {
      String property = name.property(me);
      if (properties.containsKey(property) && isMine(LockHolder.parse(properties.get(property)))) {
        mine.put(property, me.at(Instant.now()).text());
      }
    }
    return mine;
  }

  private record Change(Map<String, String> set, Set<String> removed) {}

  private interface Decision {
    Change of(Map<String, String> properties);
  }

  /** Changes properties as if nobody else wrote in between. */
  private synchronized void change(Decision decision) {
    try {
      CatalogAway.patiently(
          () -> {
            Tasks.foreach(operations)
                .retry(RETRIES)
                .exponentialBackoff(10, 1000, 60_000, 1.5)
                .onlyRetryOn(CommitFailedException.class, CommitStateUnknownException.class)
                .throwFailureWhenFinished()
                .run(current -> change(current, decision));
            return true;
          });
    } catch (RuntimeException e) {
      throw CommitFailure.problem(e, table, () -> operations)
          .map(RuntimeException.class::cast)
          .orElse(e);
    }
  }

  private static void change(TableOperations current, Decision decision) {
    TableMetadata base = current.refresh();
    Change change = decision.of(base.properties());
    if (change.set().isEmpty() && change.removed().isEmpty()) {
      return;
    }
    TableMetadata.Builder changed = TableMetadata.buildFrom(base);
    if (!change.removed().isEmpty()) {
      changed.removeProperties(change.removed());
    }
    if (!change.set().isEmpty()) {
      changed.setProperties(change.set());
    }
    current.commit(base, changed.build());
  }

  private synchronized Map<String, String> properties() {
    return CatalogAway.patiently(() -> operations.refresh().properties());
  }
}
