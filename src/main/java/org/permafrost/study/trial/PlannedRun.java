package org.permafrost.study.trial;

import java.util.Optional;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.hash.Sha256;
import org.permafrost.settings.Settings;

/**
 * A training run that is named by what decides its result, so that trials which need the same run
 * share it.
 *
 * @param from run that it starts from
 */
record PlannedRun(DatasetDescription dataset, Settings settings, Optional<String> from) {
  private static final int DIGITS = 16;

  /** Of a network from the beginning. */
  static PlannedRun fresh(DatasetDescription dataset, Settings settings) {
    return new PlannedRun(dataset, settings, Optional.empty());
  }

  String name() {
    String hash =
        new Sha256()
            .add(dataset.name() + "\n" + dataset.content().hash() + "\n" + from.orElse("") + "\n")
            .add(SettingsForm.ofTraining(settings))
            .hex();
    return "trial-" + hash.substring(0, DIGITS);
  }
}
