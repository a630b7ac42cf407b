package org.permafrost.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.Problem;

class RecordedSettingsTest {
  @TempDir Path folder;

  private final RecordedSettings recorded =
      new RecordedSettings(
          SettingsLoader.load(Optional.empty(), Map.of("train.epochs", "7")).json());

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("my.conf"), text);
  }

  @Test
  void whatAFileSaysOtherwiseIsNamedAndItsPlaceIsNot() throws IOException {
    assertThat(
            recorded.overruling(
                file("warehouse = w, catalog.type = hive, train { epochs = 8, batch-size = 32 }")))
        .containsExactly("train.epochs");
    assertThat(recorded.overruling(file("train.epochs = 7"))).isEmpty();
  }

  @Test
  void aFileMayReferToDefaults() throws IOException {
    assertThat(recorded.overruling(file("train.epochs = ${train.batch-size}")))
        .containsExactly("train.epochs");
    assertThat(
            recorded.overruling(
                file("permafrost { train.epochs = ${permafrost.train.batch-size} }")))
        .containsExactly("train.epochs");
  }

  @Test
  void aKeyOfAnotherVersionIsNotIgnored() {
    recorded.checkKnown("first");
    assertThatThrownBy(
            () -> new RecordedSettings("{\"train\": {\"epoch\": 3}}").checkKnown("first"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("The run first was started with the setting train.epoch,");
  }

  @Test
  void whatMayBeSecretIsNotRecorded() {
    String json =
        SettingsLoader.load(
                Optional.empty(), Map.of("catalog.properties", "{ jdbc.password = hush }"))
            .json();
    assertThat(json).doesNotContain("hush").contains("commit-retries");
  }

  @Test
  void changesAreThoseFromTheDefaultsWithoutPlacesAndSecrets() {
    String json =
        SettingsLoader.load(
                Optional.empty(),
                Map.of(
                    "warehouse", "/elsewhere",
                    "catalog.namespace", "other",
                    "train.epochs", "7",
                    "train.optimizer.learning-rate", "0.0370",
                    "strategy.threshold",
                        Double.toString(SettingsLoader.defaults().strategy().threshold()),
                    "judge.top", "[0.1, 0.5]"))
            .json();

    assertThat(new RecordedSettings(json).changes())
        .extracting(change -> change.key() + "=" + change.value())
        .containsExactly(
            "judge.top=[0.1, 0.5]", "train.epochs=7", "train.optimizer.learning-rate=0.037");
    assertThat(new RecordedSettings("{mlflow.token: abc, gone.by: 3}").changes())
        .extracting(change -> change.key() + "=" + change.value() + "/" + change.standard())
        .containsExactly("gone.by=3/", "mlflow.token=…/");
  }
}
