package org.permafrost.study.plan;

import com.typesafe.config.Config;
import java.util.Map;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.hash.Sha256;
import org.permafrost.settings.Settings;
import org.permafrost.study.trial.Cell;
import org.permafrost.study.trial.SettingsForm;
import org.permafrost.study.trial.TrialKind;

/**
 * A trial before it is known which other one it needs.
 *
 * @param budgetOf levels of the cell whose image-gradients it gets; empty for none
 */
record Draft(
    Cell cell,
    long seed,
    TrialKind kind,
    Config options,
    Map<String, String> budgetOf,
    DatasetDescription dataset,
    Settings settings) {
  private static final int DIGITS = 16;

  /**
   * @param budget id of the trial whose image-gradients it gets, or an empty text
   */
  String id(String budget) {
    return new Sha256()
        .add(kind.name() + "\n" + SettingsForm.flat(options) + "\n")
        .add(dataset.name() + "\n" + dataset.content().hash() + "\n" + budget + "\n")
        .add(SettingsForm.of(settings))
        .hex()
        .substring(0, DIGITS);
  }
}
