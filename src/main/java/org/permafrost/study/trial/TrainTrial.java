package org.permafrost.study.trial;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.permafrost.problem.Problem;
import org.permafrost.settings.StrategySettings.Calibrate;

/** One run, measured at its end. */
final class TrainTrial implements TrialKind {
  private static final Config OPTIONS = ConfigFactory.parseString("split = validation");

  @Override
  public String name() {
    return "train";
  }

  @Override
  public Config options() {
    return OPTIONS;
  }

  @Override
  public List<String> outcomes() {
    return RunOutcome.labels();
  }

  @Override
  public List<String> usualOutcomes() {
    return List.of("accuracy", "macro-f1", "epochs", "image-gradients", "minutes");
  }

  @Override
  public void check(Trial trial) {
    TrialChecks.check(trial);
    TrialChecks.split(trial);
    if (trial.wants(RunOutcome.CALIBRATED_ACCURACY.label())
        && trial.settings().strategy().calibrate() == Calibrate.NONE) {
      throw Problem.usage(
          "The outcome calibrated-accuracy needs strategy.calibrate = holdout (cell %s).",
          trial.cell());
    }
  }

  @Override
  public List<Measurement> carryOut(Trial trial, Laboratory laboratory) {
    String run = laboratory.ensure(PlannedRun.fresh(trial.dataset(), trial.settings()));
    return RunOutcome.measure(
        new RunMeasures(laboratory, trial, run, TrialChecks.split(trial)), trial.outcomes());
  }
}
