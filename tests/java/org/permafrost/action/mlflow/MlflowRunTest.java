package org.permafrost.action.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.run.TrainingRun;
import org.permafrost.action.watch.EpochFigures;
import org.permafrost.network.model.DataContent;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;

class MlflowRunTest {
  private static final Map<String, String> TOKEN = Map.of("MLFLOW_TRACKING_TOKEN", "s3cret");

  @TempDir Path folder;

  private final List<String> lines = new ArrayList<>();

  private final Progress progress =
      new Progress() {
        @Override
        public void step(String what, long done, long total) {}

        @Override
        public void line(String text) {
          lines.add(text);
        }
      };

  private static Settings settings(String uri, String... keysAndValues) {
    Map<String, String> overrides = new TreeMap<>();
    overrides.put("mlflow.tracking-uri", uri);
    overrides.put("mlflow.timeout-seconds", "60");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      overrides.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return SettingsLoader.load(Optional.empty(), overrides);
  }

  private MlflowRun begin(String uri, String... keysAndValues) {
    return MlflowRun.of(
        new TrainingRun(
            "first",
            new DatasetDescription(
                "flowers", List.of("a"), List.of(0), 32, 1, 1, 1, new DataContent("abc", "pad")),
            settings(uri, keysAndValues),
            null,
            null,
            null,
            new TreeSet<>(),
            Instant.parse("2026-01-01T00:00:00.123456789Z")),
        progress,
        TOKEN);
  }

  private static EpochFigures epoch(int epoch) {
    return new EpochFigures(
        epoch, new TreeMap<>(Map.of("accuracy", 0.25 * epoch, "f1/sea: lion", 0.5)));
  }

  private RunSummaryTold summary() throws IOException {
    Path model = Files.write(folder.resolve("epoch-2.model"), new byte[] {1, 2, 3});
    return new RunSummaryTold(
        2,
        new TreeMap<>(Map.of("final/accuracy", 0.75)),
        new TreeMap<>(Map.of("permafrost.model_hash", "h")),
        "{}",
        model.toString());
  }

  private FileSystem files() throws IOException {
    return FileSystem.getLocal(new Configuration(false));
  }

  private void train(MlflowRun run) throws IOException {
    try (run) {
      run.epoch(epoch(1));
      run.epoch(epoch(2));
      run.finished(summary(), files());
    }
  }

  @Test
  void settingsEpochsEndAndModelArrive() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      train(begin(server.uri() + "/", "train.epochs", "2"));

      assertThat(server.told())
          .containsEntry("train.epochs", "2")
          .containsEntry("strategy.freeze", "exact")
          .containsEntry("accuracy 1", "0.25")
          .containsEntry("accuracy 2", "0.5")
          .containsEntry("f1/sea_ lion 2", "0.5")
          .containsEntry("final/accuracy 2", "0.75")
          .containsEntry("permafrost.model_hash", "h")
          .containsEntry("status", "FINISHED");
      assertThat(server.told().keySet()).noneMatch(key -> key.startsWith("mlflow."));
      assertThat(server.files().get("7/r1/artifacts/model/epoch-2.model"))
          .isEqualTo(new byte[] {1, 2, 3});
      assertThat(server.files()).containsKey("7/r1/artifacts/summary.json");
      assertThat(server.authorizations()).isNotEmpty().containsOnly("Bearer s3cret");
      assertThat(lines).isEmpty();
    }
  }

  @Test
  void aLargeModelStaysWhereItIs() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      train(begin(server.uri(), "mlflow.upload-mib", "0"));

      assertThat(server.files().keySet()).containsExactly("7/r1/artifacts/summary.json");
      assertThat(server.told()).containsEntry("status", "FINISHED");
    }
  }

  @Test
  void whatDoesNotArriveIsSentAgainInOrder() throws IOException {
    try (FakeMlflow server = new FakeMlflow().failing(1)) {
      train(begin(server.uri()));

      assertThat(server.calls())
          .startsWith("experiments/get-by-name", "experiments/create", "runs/search", "runs/create")
          .endsWith("runs/update");
      assertThat(server.told()).containsKeys("accuracy 1", "accuracy 2", "final/accuracy 2");
      assertThat(lines)
          .singleElement()
          .asString()
          .contains(server.uri(), "HTTP 503", "try again", "The run goes on")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void aServerThatIsAwayIsSaidOnceAndCounted() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    train(begin("http://127.0.0.1:" + free));

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("http://127.0.0.1:" + free, "The run goes on");
    assertThat(lines.get(1)).contains("8 messages did not arrive");
  }

  @Test
  void aServerThatNeverAnswersHoldsNothingUp() throws IOException {
    try (FakeMlflow server = new FakeMlflow().silent()) {
      train(begin(server.uri(), "mlflow.timeout-seconds", "1"));

      assertThat(lines).last().asString().contains("8 messages did not arrive");
    }
  }

  @Test
  void whatIsRefusedIsLeftOutAndTheRestArrives() throws IOException {
    try (FakeMlflow server = new FakeMlflow().refusing("metrics")) {
      train(begin(server.uri()));

      assertThat(server.told()).containsEntry("status", "FINISHED").doesNotContainKey("accuracy 1");
      assertThat(lines).hasSize(2);
      assertThat(lines.get(0)).contains("HTTP 400", "INVALID_PARAMETER_VALUE");
      assertThat(lines.get(1)).contains("3 messages did not arrive");
    }
  }

  @Test
  void aResumedRunGoesOnWhereItWas() throws IOException {
    try (FakeMlflow server = new FakeMlflow().knowing("'2026-01-01T00:00:00.123Z'")) {
      try (MlflowRun run = begin(server.uri())) {
        run.epoch(epoch(2));
        run.ended(MlflowStatus.KILLED, "Stopped in epoch 3.");
      }

      assertThat(server.calls()).doesNotContain("runs/create");
      assertThat(server.told())
          .containsEntry("accuracy 2", "0.5")
          .containsEntry("permafrost.message", "Stopped in epoch 3.")
          .containsEntry("status", "KILLED");
    }
  }

  @Test
  void withoutAServerNothingIsTold() throws IOException {
    train(begin(""));
    assertThat(lines).isEmpty();
  }

  @Test
  void anAddressThatIsNoneIsRefusedAndAPasswordInItIsNotRepeated() {
    assertThatThrownBy(() -> settings("mlflow.lab:5000").mlflow().check())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("mlflow.tracking-uri")
        .hasMessageContaining("http://mlflow.lab:5000");
    assertThatThrownBy(() -> settings("http://me:s3cret@mlflow.lab:5000").mlflow().check())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("MLFLOW_TRACKING_PASSWORD")
        .hasMessageNotContaining("s3cret");
  }
}
