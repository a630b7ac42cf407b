package org.permafrost.action;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.permafrost.table.Lease;
import org.permafrost.table.LeaseName;
import org.permafrost.table.LockHolder;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * What a job has claimed for itself until it is done. Whoever comes second is refused, and told who
 * was first. The claim of a process of this machine that is gone is taken over at once, that of
 * another machine when it was not renewed for {@code catalog.lock-minutes}.
 */
public final class Claims implements AutoCloseable {
  private final Warehouse warehouse;
  private final String task;
  private final Deque<Lease> leases = new ArrayDeque<>();

  /**
   * @param task what the job does, for a person
   */
  public Claims(Warehouse warehouse, String task) {
    this.warehouse = warehouse;
    this.task = task;
  }

  /**
   * Trains or removes a run, alone.
   *
   * @throws org.permafrost.problem.Problem (environment) if another job does
   */
  public void run(String run) {
    take(Table.RUNS, name(run));
  }

  /**
   * Learns a sequence of tasks, alone.
   *
   * @throws org.permafrost.problem.Problem (environment) if another job does
   */
  public void sequence(String sequence) {
    take(Table.SEQUENCES, LeaseName.alone("the sequence " + sequence, sequence));
  }

  /** Whether a job that may still live trains or removes a run. */
  public static boolean isHeld(Warehouse warehouse, String run) {
    Duration time = warehouse.lockTime();
    return Lease.holders(warehouse, Table.RUNS, name(run)).stream()
        .anyMatch(holder -> !isGone(holder, time));
  }

  private static LeaseName name(String run) {
    return LeaseName.alone("the run " + run, run);
  }

  /**
   * Replaces a data set, while nobody reads it.
   *
   * @throws org.permafrost.problem.Problem (environment) if another job replaces or reads it
   */
  public void replaces(String dataset) {
    take(Table.DATASETS, LeaseName.alone("the data set " + dataset, dataset));
  }

  /**
   * Reads a data set, as others may.
   *
   * @throws org.permafrost.problem.Problem (environment) if another job replaces it
   */
  public void reads(String dataset) {
    take(Table.DATASETS, LeaseName.shared("the data set " + dataset, dataset));
  }

  /**
   * Publishes nights, alone.
   *
   * @throws org.permafrost.problem.Problem (environment) if another job does
   */
  public void nights() {
    take(Table.NIGHTS, LeaseName.table(Table.NIGHTS));
  }

  /**
   * Looks after the files of the tables, alone.
   *
   * @throws org.permafrost.problem.Problem (environment) if another job does
   */
  public void maintenance() {
    take(Table.MAINTENANCE, LeaseName.table(Table.MAINTENANCE));
  }

  /** Since when the first of the jobs that are under way now has claimed anything. */
  public static Optional<Instant> underWaySince(Warehouse warehouse) {
    Duration time = warehouse.lockTime();
    return Arrays.stream(Table.values())
        .flatMap(table -> Lease.holders(warehouse, table).stream())
        .filter(holder -> !isGone(holder, time))
        .map(LockHolder::since)
        .min(Comparator.naturalOrder());
  }

  /**
   * Writes results, alone: all of them or none.
   *
   * @throws org.permafrost.problem.Problem (environment) if another job writes one of them
   */
  public void results(Table table, Collection<LeaseName> results) {
    take(table, List.copyOf(results));
  }

  /**
   * Makes sure that everything is still claimed by this job, before it writes.
   *
   * @throws org.permafrost.problem.Problem (environment) if something is not
   */
  public void check() {
    leases.forEach(Lease::check);
  }

  @Override
  public void close() {
    while (!leases.isEmpty()) {
      leases.pop().close();
    }
  }

  private void take(Table table, LeaseName name) {
    take(table, List.of(name));
  }

  private void take(Table table, List<LeaseName> names) {
    Duration time = warehouse.lockTime();
    RunOwner me = RunOwner.current();
    leases.push(
        Lease.acquire(
            warehouse,
            table,
            names,
            LockHolder.of(me.host(), me.pid(), RunOwner.place(), task),
            holder -> isGone(holder, time),
            time.dividedBy(4)));
  }

  /** A process of this machine that is no more, or one elsewhere that has been silent for long. */
  private static boolean isGone(LockHolder holder, Duration time) {
    RunOwner owner = new RunOwner(holder.host(), holder.pid());
    boolean here =
        holder.host().equals(RunOwner.current().host())
            && (holder.place().isEmpty() || holder.place().equals(RunOwner.place()));
    return here
        ? owner.isGone(holder.renewed())
        : holder.renewed().plus(time).isBefore(Instant.now());
  }
}
