package org.permafrost.study.trial;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings.Calibrate;
import org.permafrost.settings.TrainSettings.ImageChoice;

/** One run, measured at its end. */
final class TrainTrial implements TrialKind {
  private static final String BUDGET_AS = "budget-as";
  private static final String LENGTH = "length";
  private static final String SHARE = "share";

  /** More than any budget needs: the budget ends the run. */
  private static final int EPOCHS = 100_000;

  private static final Config OPTIONS =
      ConfigFactory.parseString(
          """
split = validation
# What the image-gradients of budget-of set: length (train.budget) or share (train.images.share).
budget-as = length
""");

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
    if (trial.budget().isPresent()) {
      checkBudget(trial);
    }
  }

  private static void checkBudget(Trial trial) {
    String as = trial.options().getString(BUDGET_AS);
    boolean draws =
        trial.settings().train().images().choose() == ImageChoice.RANDOM
            || trial.settings().train().images().choose() == ImageChoice.BY_CONFIDENCE;
    if (!as.equals(LENGTH) && !(as.equals(SHARE) && draws)) {
      throw Problem.usage(
          "Cannot set trial.budget-as to \"%s\" (cell %s); choose length, or share together with"
              + " train.images.choose = random or by-confidence.",
          as, trial.cell());
    }
    if (!trial.settings().train().classes().isEmpty()) {
      throw Problem.usage(
          "trial.budget-of counts images of all classes; leave out train.classes (cell %s).",
          trial.cell());
    }
  }

  @Override
  public List<Measurement> carryOut(Trial trial, Laboratory laboratory) {
    Settings settings =
        trial
            .budget()
            .map(other -> budgeted(trial, laboratory.imageGradients(other)))
            .orElse(trial.settings());
    String run = laboratory.ensure(PlannedRun.fresh(trial.dataset(), settings));
    return RunOutcome.measure(
        new RunMeasures(laboratory, trial, run, TrialChecks.split(trial)), trial.outcomes());
  }

  /** So many image-gradients: for as long as they last, or spread over all epochs. */
  private static Settings budgeted(Trial trial, long imageGradients) {
    double epochs = (double) imageGradients / trial.dataset().train();
    boolean length = trial.options().getString(BUDGET_AS).equals(LENGTH);
    Config changes =
        length
            ? value("train.budget", epochs).withFallback(value("train.epochs", EPOCHS))
            : value("train.images.share", Math.min(1, epochs / trial.settings().train().epochs()));
    return SettingsLoader.changed(trial.settings(), List.of(), changes);
  }

  private static Config value(String key, Number value) {
    return ConfigFactory.empty().withValue(key, ConfigValueFactory.fromAnyRef(value));
  }
}
