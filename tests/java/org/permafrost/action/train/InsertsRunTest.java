package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.network.insert.SwappedChannels;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;

/** Whole runs of networks with inserts: stopped, resumed, proven, ranked, evaluated, continued. */
@Tag("slow")
class InsertsRunTest {
  private static final String INSERTS = "network.inserts";
  private static final String DROPOUT = "[{kind = spectral-fourier-dropout, at = after stage3}]";
  private static final String LOW_RANK =
      "[{kind = low-rank-convolution, at = instead of stage3-block1-conv2}]";
  private static final String SLIMMING = "[{kind = network-slimming, at = on all}]";

  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void prepare() {
    training = TrainingCase.prepared(folder);
  }

  private static String[] settings(String inserts, String layers, String... more) {
    return Stream.concat(
            Stream.of(
                "train.epochs",
                "2",
                "train.mode",
                "freeze",
                INSERTS,
                inserts,
                "network.layers",
                layers),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static TrainResult from(String run, String origin, String... settings) {
    return new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
        .start(
            new TrainRequest(
                run, TrainingCase.DATASET, Optional.of(origin), training.settings(settings)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dropout | auto | " + DROPOUT,
        "low-rank | native | " + LOW_RANK,
        "slimming | stock | " + SLIMMING
      })
  void aRunIsResumedProvenRankedEvaluatedAndContinued(String run, String layers, String inserts) {
    TrainResult whole = training.train(run, settings(inserts, layers));
    training.interruptIn(2, run + "-stopped", settings(inserts, layers));

    assertThat(training.resume(run + "-stopped").modelHash()).isEqualTo(whole.modelHash());
    assertThat(new VerifyRun(training.warehouse(), Progress.SILENT).run(run).values()).isPositive();
    RankFilters.Result ranked =
        new RankFilters(training.warehouse(), Progress.SILENT)
            .run(
                new RankFilters.Request(
                    Optional.of(run),
                    Optional.empty(),
                    TrainingCase.DATASET,
                    Split.TRAIN,
                    training.settings("rank.scorer", "max-activation,taylor")));
    assertThat(ranked.rankings()).hasSize(2);
    assertThat(evaluated(run).accuracy()).isEqualTo(whole.accuracy());
    assertThat(from(run + "-on", run, settings(inserts, layers)).epochs()).isEqualTo(2);
  }

  private static EvaluationResult evaluated(String run) {
    return new EvaluateModel(training.warehouse(), Progress.SILENT)
        .run(
            new EvaluateModel.Request(
                Optional.of(run),
                Optional.empty(),
                TrainingCase.DATASET,
                Split.VALIDATION,
                List.of(),
                List.of(),
                OptionalInt.empty(),
                training.settings()));
  }

  @Test
  void aModelWithOtherInsertsIsTakenOnlyIfItsParametersLieAlike() {
    training.train("plain", settings("[]", "stock", "train.epochs", "1"));

    from("slimmed", "plain", settings(SLIMMING, "stock", "train.epochs", "1"));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> from("factored", "plain", settings(LOW_RANK, "stock")))
        .withMessageContainingAll("plain", "the inserts none", "low-rank-convolution", INSERTS)
        .matches(problem -> problem.exitCode() == ExitCode.USAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "strategy.freeze, sealed",
    "strategy.protect.groups, true",
    "strategy.protect.cut-edges, true",
    "strategy.protect.closure, 0.1"
  })
  void whatFollowsChannelsRefusesALayerThatMixesThem(String key, String value) throws Exception {
    String mixing = "[{kind = swapped-channels, at = after stage1}]";
    try (AutoCloseable open = SwappedChannels.onClassPath(folder)) {
      assertThatExceptionOfType(Problem.class)
          .isThrownBy(() -> training.train("mixed-" + value, settings(mixing, "stock", key, value)))
          .withMessageContainingAll("stage1-swapped-channels", INSERTS, "strategy.freeze = exact")
          .matches(problem -> problem.exitCode() == ExitCode.USAGE);
    }
  }
}
