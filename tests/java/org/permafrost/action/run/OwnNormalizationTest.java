package org.permafrost.action.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.action.judge.JudgeRankings;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.Split;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** A model keeps the normalisation of its pixels, whatever the settings say. */
@Tag("slow")
class OwnNormalizationTest {
  private static final String[] OWN = {
    "train.normalization.mean", "[0.5, 0.25, 0.125]", "train.normalization.std", "[0.5, 0.5, 1]"
  };
  private static final String[] OTHER = {
    "train.normalization.mean", "[0.1, 0.2, 0.3]", "train.normalization.std", "[0.3, 0.2, 0.1]"
  };
  private static final PixelNormalization OF_MODEL =
      new PixelNormalization(List.of(0.5, 0.25, 0.125), List.of(0.5, 0.5, 1.0));

  @TempDir static Path folder;
  private static TrainingCase training;

  private final List<String> said = new ArrayList<>();
  private final Progress progress = TrainingCase.keeping(said);

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    training.train("first", settings(OWN, "train.mode", "baseline", "train.epochs", "1"));
  }

  private static String[] settings(String[] some, String... others) {
    return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
  }

  private EvaluationResult evaluate(String... settings) {
    return new EvaluateModel(training.warehouse(), progress)
        .run(
            new EvaluateModel.Request(
                Optional.of("first"),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.TRAIN,
                List.of(),
                List.of(),
                OptionalInt.empty(),
                training.settings(settings)));
  }

  private void from(String run, String... settings) {
    new TrainStrategically(training.warehouse(), progress, () -> false)
        .start(
            new TrainRequest(
                run,
                TrainingCase.DATASET,
                Optional.of("first"),
                training.settings(
                    settings(settings, "train.mode", "baseline", "train.epochs", "1"))));
  }

  private PixelNormalization recorded(String run) {
    Settings settings =
        SettingsLoader.parse(
            training.runRow(run).getAs("settings"),
            Map.of("warehouse", training.warehouseFolder()));
    return settings.train().normalization();
  }

  @Test
  void aRunThatStartsFromAModelKeepsItsOwn() {
    from("same", OWN);
    assertThat(said).noneMatch(line -> line.contains("takes pixels"));
    from("default");
    assertThat(said)
        .containsOnlyOnce(
            "As the model first takes pixels with mean [0.5, 0.25, 0.125] and standard deviation"
                + " [0.5, 0.5, 1.0], so does this run");
    from("other", OTHER);
    assertThat(said)
        .containsOnlyOnce(
            "train.normalization.mean = [0.1, 0.2, 0.3] and train.normalization.std = [0.3, 0.2,"
                + " 0.1] have no effect: the model first takes pixels with mean [0.5, 0.25, 0.125]"
                + " and standard deviation [0.5, 0.5, 1.0]");

    for (String run : List.of("same", "default", "other")) {
      assertThat(training.checkpoint(run, 1).description().normalization()).isEqualTo(OF_MODEL);
      assertThat(recorded(run)).isEqualTo(OF_MODEL);
      assertThat(training.runRow(run).<String>getAs("model_hash"))
          .isEqualTo(training.runRow("same").getAs("model_hash"));
    }
  }

  @Test
  void itIsEvaluatedWithItsOwn() {
    EvaluationResult expected = evaluate(OWN);
    assertThat(evaluate()).isEqualTo(expected);
    assertThat(said).noneMatch(line -> line.contains("have no effect"));

    assertThat(evaluate(OTHER)).isEqualTo(expected);
    assertThat(said).anyMatch(line -> line.contains("have no effect: the model first"));
  }

  @Test
  void rankingJudgingAndNightsSayItToo() {
    Settings other =
        training.settings(settings(OTHER, "judge.images", "1", "judge.together", "true"));
    new RankFilters(training.warehouse(), progress)
        .run(
            new RankFilters.Request(
                Optional.of("first"), Optional.empty(), TrainingCase.DATASET, Split.TRAIN, other));
    new JudgeRankings(training.warehouse(), progress)
        .run(
            new JudgeRankings.Request(
                Optional.of("first"), Optional.empty(), TrainingCase.DATASET, Split.TRAIN, other));
    new PublishNight(training.warehouse(), progress)
        .run(
            new PublishNight.Request(
                LocalDate.of(2026, 11, 22),
                "first",
                TrainingCase.DATASET,
                Optional.empty(),
                other));

    assertThat(said.stream().filter(line -> line.contains("have no effect"))).hasSize(3);
  }
}
