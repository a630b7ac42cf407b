package org.permafrost.study.trial;

import java.util.Locale;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.problem.Problem;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;

/** What must be right before any trial is carried out, whatever its kind. */
final class TrialChecks {
  private TrialChecks() {}

  /**
   * @throws Problem (usage) for a network, method, ranking or class that there is none of
   */
  static void check(Trial trial) {
    Settings settings = trial.settings();
    Architecture.named(settings.network().name());
    Methods.checkName(settings.strategy().freeze());
    Ranking.parse(settings.strategy().scorer());
    trial.dataset().labels(settings.train().classes());
    split(trial, settings.train().evaluateOn());
  }

  /** For kinds whose trials cannot get the image-gradients of another. */
  static void noBudget(Trial trial) {
    if (trial.budget().isPresent()) {
      throw Problem.usage(
          "A trial of the kind %s has no use for trial.budget-of (cell %s).",
          trial.kind(), trial.cell());
    }
  }

  /** The split of the option {@code split}. */
  static Split split(Trial trial) {
    String name = trial.options().getString("split");
    for (Split split : Split.values()) {
      if (split.label().equals(name.toLowerCase(Locale.ROOT))) {
        return split(trial, split);
      }
    }
    throw Problem.usage(
        "Cannot set trial.split to \"%s\"; choose train, holdout or validation.", name);
  }

  private static Split split(Trial trial, Split split) {
    if (trial.dataset().images(split) == 0) {
      throw Problem.data(
          "The data set %s has no images in the split %s, which the cell %s asks for.",
          trial.dataset().name(), split.label(), trial.cell());
    }
    return split;
  }
}
