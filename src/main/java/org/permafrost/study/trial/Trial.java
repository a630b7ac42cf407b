package org.permafrost.study.trial;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.settings.Settings;

/**
 * One cell of a study under one seed.
 *
 * @param id hash of everything that decides the result
 * @param kind name of a kind
 * @param options of its kind, complete
 * @param varying settings and options that vary within the study, with their values
 * @param budget trial whose image-gradients it gets as {@code train.budget}, if it gets those of
 *     another
 * @param outcomes to be measured
 */
public record Trial(
    String id,
    Cell cell,
    long seed,
    String kind,
    Config options,
    DatasetDescription dataset,
    Settings settings,
    Map<String, String> varying,
    Optional<String> budget,
    List<String> outcomes) {

  /** Whether something is asked for. */
  public boolean wants(String outcome) {
    return outcomes.contains(outcome);
  }

  @Override
  public String toString() {
    return cell + ", seed " + seed;
  }
}
