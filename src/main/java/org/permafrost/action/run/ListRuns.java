package org.permafrost.action.run;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.permafrost.action.RunOwner;
import org.permafrost.action.run.RunSummary.State;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Lists the runs of a warehouse, newest first. */
public final class ListRuns {
  private static final String RESUME = "continue with: submit/permafrost train --resume ";

  private final Warehouse warehouse;

  public ListRuns(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** A run marked as running whose process is gone from this machine counts as killed. */
  public List<RunSummary> run() {
    List<RunSummary> runs = read();
    // A process that ended after the rows were read has left its last word by now.
    boolean stale = runs.stream().anyMatch(run -> run.state() == State.KILLED);
    return (stale ? read() : runs)
        .stream()
            .sorted(
                Comparator.comparing((RunSummary run) -> run.startedAt().orElse(Instant.EPOCH))
                    .reversed()
                    .thenComparing(RunSummary::run))
            .toList();
  }

  /** One of them, as {@link #run} lists it. */
  public Optional<RunSummary> find(String run) {
    Optional<RunSummary> found = RunRow.find(warehouse, run).map(ListRuns::summary);
    boolean stale = found.filter(row -> row.state() == State.KILLED).isPresent();
    return stale ? RunRow.find(warehouse, run).map(ListRuns::summary) : found;
  }

  private List<RunSummary> read() {
    return warehouse.read(Table.RUNS).collectAsList().stream().map(ListRuns::summary).toList();
  }

  private static RunSummary summary(Row row) {
    State state = state(row);
    String run = row.getAs("run");
    boolean resumable = state == State.KILLED || state == State.INTERRUPTED;
    Optional<String> message = ListRuns.<String>value(row, "message").filter(m -> !m.isBlank());
    return new RunSummary(
        run,
        state,
        value(row, "mode"),
        value(row, "network"),
        value(row, "dataset"),
        ListRuns.<Integer>value(row, "epochs_done").orElse(0),
        ListRuns.<Integer>value(row, "epochs_planned").orElse(0),
        value(row, "accuracy"),
        instant(row, "started_at"),
        instant(row, "updated_at"),
        resumable ? Optional.of(RESUME + run) : message);
  }

  private static State state(Row row) {
    State state = State.of(row.getAs("status"));
    Optional<String> host = value(row, "host");
    Optional<Long> pid = value(row, "pid");
    Optional<Instant> updated = instant(row, "updated_at");
    boolean known = host.isPresent() && pid.isPresent() && updated.isPresent();
    if (state == State.RUNNING
        && known
        && new RunOwner(host.get(), pid.get()).isGone(updated.get())) {
      return State.KILLED;
    }
    return state;
  }

  private static <T> Optional<T> value(Row row, String column) {
    return Optional.ofNullable(row.getAs(column));
  }

  private static Optional<Instant> instant(Row row, String column) {
    return ListRuns.<Timestamp>value(row, column).map(Timestamp::toInstant);
  }
}
