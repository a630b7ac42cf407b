package org.permafrost.action.await;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.permafrost.action.Claims;
import org.permafrost.action.run.ListRuns;
import org.permafrost.action.run.RunSummary;
import org.permafrost.action.run.RunSummary.State;
import org.permafrost.problem.ExitCode;
import org.permafrost.table.Warehouse;

/** Looks at the row of a run. */
public final class RunSituation implements Supplier<Situation> {
  private final Warehouse warehouse;
  private final String run;
  private final Instant since;

  /**
   * @param since rows that are older do not count
   */
  public RunSituation(Warehouse warehouse, String run, Instant since) {
    this.warehouse = warehouse;
    this.run = run;
    this.since = since;
  }

  @Override
  public Situation get() {
    Optional<RunSummary> found = find();
    // What is read in this order cannot miss the last word of a process that ends meanwhile.
    if (found.filter(r -> r.state() == State.RUNNING).isPresent()
        && !Claims.isHeld(warehouse, run)) {
      found = find();
      if (found.filter(r -> r.state() == State.RUNNING).isPresent()) {
        return situation(found.get(), State.KILLED);
      }
    }
    return found.map(r -> situation(r, r.state())).orElse(Situation.ABSENT);
  }

  private Optional<RunSummary> find() {
    return new ListRuns(warehouse)
        .find(run)
        .filter(row -> row.updatedAt().orElse(Instant.EPOCH).compareTo(since) >= 0);
  }

  private static Situation situation(RunSummary row, State state) {
    String epochs =
        String.format(Locale.ROOT, "epoch %d of %d", row.epochsDone(), row.epochsPlanned());
    String note = state == State.RUNNING ? "" : row.note().map(text -> "; " + text).orElse("");
    return new Situation(state.written(), epochs + note, end(state));
  }

  private static Optional<ExitCode> end(State state) {
    return switch (state) {
      case RUNNING -> Optional.empty();
      case FINISHED -> Optional.of(ExitCode.OK);
      case INTERRUPTED, KILLED -> Optional.of(ExitCode.INTERRUPTED);
      case FAILED -> Optional.of(ExitCode.ENVIRONMENT);
    };
  }
}
