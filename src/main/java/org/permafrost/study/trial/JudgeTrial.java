package org.permafrost.study.trial;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.permafrost.action.judge.JudgeRankings;
import org.permafrost.action.judge.JudgeResult;
import org.permafrost.action.rank.FilterScoring;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;

/**
 * A network is trained and rankings of its filters are judged on it: those of {@code rank.scorer},
 * by the settings under {@code judge}. Each outcome is one per ranking, a mean over classes and
 * layers, in F1.
 */
final class JudgeTrial implements TrialKind {
  private static final String SELECTIVITY = "selectivity";
  private static final String DROP = "f1-drop";
  private static final String OTHERS_DROP = "others-f1-drop";

  private static final Config OPTIONS = ConfigFactory.parseString("split = validation");

  @Override
  public String name() {
    return "judge";
  }

  @Override
  public Config options() {
    return OPTIONS;
  }

  @Override
  public List<String> outcomes() {
    List<String> outcomes = new ArrayList<>(List.of(SELECTIVITY, DROP, OTHERS_DROP));
    outcomes.addAll(RunOutcome.labels());
    return outcomes;
  }

  @Override
  public List<String> usualOutcomes() {
    return List.of(SELECTIVITY, DROP, OTHERS_DROP, RunOutcome.ACCURACY.label());
  }

  @Override
  public void check(Trial trial) {
    TrialChecks.check(trial);
    TrialChecks.noBudget(trial);
    TrialChecks.split(trial);
    FilterScoring.rankings(trial.settings());
  }

  /** What is trained does not depend on how it is judged. */
  @Override
  public List<Measurement> carryOut(Trial trial, Laboratory laboratory) {
    Settings training =
        SettingsLoader.changed(trial.settings(), List.of("rank", "judge"), ConfigFactory.empty());
    String run = laboratory.ensure(PlannedRun.fresh(trial.dataset(), training));
    List<Measurement> all =
        new ArrayList<>(
            RunOutcome.measure(
                new RunMeasures(laboratory, trial, run, TrialChecks.split(trial)),
                trial.outcomes()));
    JudgeResult judged =
        new JudgeRankings(laboratory.warehouse(), laboratory.progress())
            .run(
                new JudgeRankings.Request(
                    Optional.of(run),
                    Optional.empty(),
                    trial.dataset().name(),
                    TrialChecks.split(trial),
                    trial.settings()));
    boolean several = trial.settings().judge().top().size() > 1;
    for (JudgeResult.Summary summary : judged.summaries()) {
      String subject = several ? summary.scorer() + " at " + summary.top() : summary.scorer();
      all.add(new Measurement(SELECTIVITY, subject, summary.selectivity()));
      all.add(new Measurement(DROP, subject, summary.drop()));
      all.add(new Measurement(OTHERS_DROP, subject, summary.othersDrop()));
    }
    return all.stream().filter(measurement -> trial.wants(measurement.outcome())).toList();
  }
}
