package org.permafrost.study.result;

import java.util.List;
import org.permafrost.study.trial.Measurement;

/**
 * What is known of a trial.
 *
 * @param study that wrote it down
 * @param id of the trial
 * @param reason why it failed; empty if it did not
 * @param seconds that it took
 */
public record TrialRecord(
    String study,
    String id,
    boolean failed,
    String reason,
    List<Measurement> measurements,
    String run,
    double seconds) {

  public TrialRecord {
    measurements = List.copyOf(measurements);
  }

  /** Whether each of these outcomes was measured. */
  public boolean has(List<String> outcomes) {
    return !failed
        && measurements.stream().map(Measurement::outcome).toList().containsAll(outcomes);
  }
}
