package org.permafrost.study.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.SettingsSource;

class SettingsFormTest {
  private static Settings settings(String hocon) {
    return new SettingsSource(Optional.empty(), Map.of())
        .with(List.of(ConfigFactory.parseString(hocon)));
  }

  /**
   * Lines that are missing are to be added; those that are there stay, even if the default changes.
   */
  @Test
  void theOriginKnowsEverySetting() {
    SortedMap<String, String> missing = SettingsForm.values(SettingsLoader.defaults());
    missing.keySet().removeAll(SettingsForm.origin().keySet());

    assertThat(
            missing.entrySet().stream()
                .map(setting -> setting.getKey() + " = \"" + setting.getValue() + "\"")
                .collect(Collectors.joining("\n")))
        .as("lines to add to study-origin.conf")
        .isEmpty();
  }

  @Test
  void theDefaultsAreNotNamed() {
    assertThat(SettingsForm.of(SettingsLoader.defaults())).isEmpty();
  }

  @Test
  void numbersAndTextsHaveOneFormHoweverTheyAreWritten() {
    String once = SettingsForm.of(settings("train.epochs = 7, strategy.residue = 0.25"));

    assertThat(once).isEqualTo("strategy.residue=0.25\ntrain.epochs=7");
    assertThat(
            SettingsForm.of(
                SettingsLoader.load(
                    Optional.empty(), Map.of("train.epochs", "7", "strategy.residue", "2.50e-1"))))
        .isEqualTo(once);
    assertThat(SettingsForm.of(settings("train.epochs = 30, strategy.residue = 0.1"))).isEmpty();
  }

  @Test
  void whatCannotChangeAResultIsLeftOut() {
    assertThat(
            SettingsForm.of(
                settings(
                    "warehouse = elsewhere, rank.partitions = 9, mlflow.experiment = x,"
                        + " prep.image-size = 99")))
        .isEmpty();
  }

  @Test
  void whatIsTrainedDoesNotDependOnHowItIsJudged() {
    Settings judged = settings("judge.top = [0.3], train.epochs = 2");

    assertThat(SettingsForm.of(judged)).isEqualTo("judge.top=[0.3]\ntrain.epochs=2");
    assertThat(SettingsForm.ofTraining(judged)).isEqualTo("train.epochs=2");
  }
}
