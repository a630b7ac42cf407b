package org.permafrost.study.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.permafrost.study.plan.Plan;
import org.permafrost.study.trial.Cell;
import org.permafrost.study.trial.Trial;

/**
 * How far a study is.
 *
 * @param trials in the order of the plan
 * @param secondsLeft for those that are open, by the mean of the finished trials of the same cell,
 *     or else of all; empty as long as none is finished
 */
public record StudyStatus(Plan plan, List<Standing> trials, OptionalDouble secondsLeft) {
  /** How a trial stands. */
  public enum State {
    DONE,
    FAILED,
    LEFT
  }

  /**
   * One trial.
   *
   * @param reason why it failed; empty if it did not
   */
  public record Standing(Trial trial, State state, String reason, double seconds) {}

  public static StudyStatus of(Plan plan, Map<String, TrialRecord> records) {
    List<Standing> trials =
        plan.trials().stream().map(trial -> standing(trial, records.get(trial.id()))).toList();
    return new StudyStatus(plan, trials, secondsLeft(trials));
  }

  private static Standing standing(Trial trial, TrialRecord record) {
    if (record == null) {
      return new Standing(trial, State.LEFT, "", 0);
    }
    if (record.failed()) {
      return new Standing(trial, State.FAILED, record.reason(), record.seconds());
    }
    State state = record.has(trial.outcomes()) ? State.DONE : State.LEFT;
    return new Standing(trial, state, "", record.seconds());
  }

  private static OptionalDouble secondsLeft(List<Standing> trials) {
    Map<Cell, List<Double>> done = new LinkedHashMap<>();
    List<Double> all = new ArrayList<>();
    for (Standing standing : trials) {
      if (standing.state() == State.DONE) {
        done.computeIfAbsent(standing.trial().cell(), cell -> new ArrayList<>())
            .add(standing.seconds());
        all.add(standing.seconds());
      }
    }
    if (all.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        trials.stream()
            .filter(standing -> standing.state() == State.LEFT)
            .mapToDouble(standing -> mean(done.getOrDefault(standing.trial().cell(), all)))
            .sum());
  }

  private static double mean(List<Double> seconds) {
    return seconds.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Trials that stand so. */
  public long count(State state) {
    return trials.stream().filter(standing -> standing.state() == state).count();
  }
}
