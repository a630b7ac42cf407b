package org.permafrost.action.run;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.permafrost.settings.bind.Labels;

/**
 * A run as a list shows it; what has no value yet is empty.
 *
 * @param accuracy of the reported model, 0 to 1
 * @param note why it ended, or how to continue it
 */
public record RunSummary(
    String run,
    State state,
    Optional<String> mode,
    Optional<String> network,
    Optional<String> dataset,
    int epochsDone,
    int epochsPlanned,
    Optional<Double> accuracy,
    Optional<Instant> startedAt,
    Optional<Instant> updatedAt,
    Optional<String> note) {

  /** What became of a run. */
  public enum State {
    RUNNING,
    FINISHED,
    INTERRUPTED,
    FAILED,
    /** Still marked as running, but its process is gone. */
    KILLED;

    /** As it is written in tables. */
    public String written() {
      return Labels.of(this);
    }

    static State of(String written) {
      return valueOf(written.toUpperCase(Locale.ROOT));
    }
  }
}
