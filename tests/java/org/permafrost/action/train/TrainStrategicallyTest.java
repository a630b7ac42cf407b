package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.run.RunTime;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FrozenCheck;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.StrategySettings.ReportTime;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Table;

@Tag("slow")
class TrainStrategicallyTest {
  private static final String RUN = "all-three";

  @TempDir static Path folder;

  private static TrainingCase training;
  private static TrainResult result;
  private static final List<String> LINES = new ArrayList<>();

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    result = training.train(TrainingCase.keeping(LINES), RUN);
  }

  private static LearningState after(int epoch) {
    return training.state(RUN, epoch).learning();
  }

  @Test
  void theRunsRowNamesTheFinalModel() {
    Row row = training.runRow(RUN);

    assertThat(row.<String>getAs("status")).isEqualTo("finished");
    assertThat(row.<String>getAs("mode")).isEqualTo("drop-freeze-residue");
    assertThat(row.<Integer>getAs("epochs_done")).isEqualTo(3);
    assertThat(row.<String>getAs("message")).isEqualTo("The epoch limit is reached.");
    assertThat(row.<String>getAs("model_hash"))
        .isEqualTo(result.modelHash())
        .isEqualTo(training.checkpoint(RUN, 3).hash());
    assertThat(row.<Double>getAs("accuracy")).isEqualTo(result.accuracy());
    assertThat(result.split()).isEqualTo("validation");
    assertThat(result.metrics()).hasSize(10).allMatch(m -> m.support() == 1);
  }

  @Test
  void theTimeOfAnEpochIsTrainingEvaluationAndRanking() {
    List<Double> epochs =
        training.rows(Table.EPOCHS, RUN).stream()
            .sorted(Comparator.comparing(row -> row.<Integer>getAs("epoch")))
            .map(
                row ->
                    row.<Double>getAs("train_seconds")
                        + row.<Double>getAs("evaluate_seconds")
                        + row.<Double>getAs("rank_seconds"))
            .toList();

    assertThat(epochs).hasSize(3).allMatch(seconds -> seconds > 0);
    assertThat(result.time()).isEqualTo(RunTime.of(epochs, ReportTime.MEAN));
  }

  @Test
  void theLineOfAnEpochHasTheNumbersOfItsRowAndNamesTheSplit() {
    List<String> epochs = LINES.stream().filter(line -> line.startsWith("epoch ")).toList();
    assertThat(epochs).hasSize(3);
    for (int epoch = 1; epoch <= 3; epoch++) {
      Row row = training.rows(Table.EPOCHS, RUN, epoch).get(0);
      assertThat(epochs.get(epoch - 1))
          .contains(
              String.format(
                  Locale.ROOT,
                  "epoch %d/3  loss %.4f  holdout accuracy %.1f %%  F1 %.3f  active %d/10  frozen"
                      + " %.1f %%",
                  epoch,
                  row.<Double>getAs("loss"),
                  100 * row.<Double>getAs("accuracy"),
                  row.<Double>getAs("macro_f1"),
                  row.<Integer>getAs("active_classes"),
                  100 * row.<Double>getAs("frozen_share")));
    }
  }

  @Test
  void twoClassesLeavePerEpochAndTheirResidueStays() {
    for (int epoch = 1; epoch <= 3; epoch++) {
      Row row = training.rows(Table.EPOCHS, RUN, epoch).get(0);
      List<Row> metrics = metrics(epoch, "holdout");
      int active = 10 - 2 * (epoch - 1);

      assertThat(row.<Integer>getAs("active_classes")).isEqualTo(active);
      assertThat(row.<Long>getAs("images")).isEqualTo(6L * active + 2L * (10 - active));
      assertThat(metrics).hasSize(10);
      assertThat(metrics.stream().filter(m -> m.<Boolean>getAs("active"))).hasSize(active);
      assertThat(metrics.stream().filter(m -> m.<Boolean>getAs("learned"))).hasSize(2);
      assertThat(metrics)
          .allSatisfy(
              m ->
                  assertThat(m.<Long>getAs("training_images"))
                      .isEqualTo(m.<Boolean>getAs("active") ? 6L : 2L));
      assertThat(row.<Double>getAs("loss")).isFinite().isPositive();
      assertThat(after(epoch).active()).hasSize(active - 2);
      assertThat(after(epoch).residue())
          .hasSize(2 * epoch)
          .allSatisfy((k, v) -> assertThat(v).hasSize(2));
    }
  }

  private static List<Row> metrics(int epoch, String split) {
    return training.rows(Table.CLASS_METRICS, RUN, epoch).stream()
        .filter(row -> row.<String>getAs("split").equals(split))
        .toList();
  }

  @Test
  void onlyTheLastEpochIsValidated() {
    assertThat(metrics(1, "validation")).isEmpty();
    assertThat(metrics(2, "validation")).isEmpty();
    assertThat(metrics(3, "validation")).hasSize(10);
    assertThat(training.rows(Table.EPOCHS, RUN, 2).get(0).<Double>getAs("validation_accuracy"))
        .isNull();
    assertThat(training.rows(Table.EPOCHS, RUN, 3).get(0).<Double>getAs("validation_accuracy"))
        .isEqualTo(result.accuracy());
  }

  @Test
  void theLearnedClassesAreRankedAndTheirTopFiltersFrozen() {
    for (int epoch = 1; epoch <= 3; epoch++) {
      int now = epoch;
      List<Row> frozen = training.rows(Table.FROZEN_FILTERS, RUN, epoch);

      assertThat(training.rows(Table.CLASS_SCORES, RUN, epoch)).hasSize(2 * result.filters());
      assertThat(training.rows(Table.FILTER_RANKS, RUN, epoch)).hasSize(2 * result.filters());
      assertThat(frozen).isNotEmpty();
      assertThat(after(epoch).mask().all().stream().filter(f -> f.epoch() == now))
          .hasSameSizeAs(frozen);
      assertThat(training.rows(Table.EPOCHS, RUN, epoch).get(0).<Long>getAs("frozen_filters"))
          .isEqualTo(after(epoch).mask().size());
    }
    assertThat(training.rows(Table.FROZEN_FILTERS, RUN)).hasSize(result.frozenFilters());
    assertThat(result.frozenFilters()).isLessThan(result.filters());
  }

  @Test
  void frozenFiltersAndClassifierRowsKeepTheirBits() {
    SavedModel first = training.checkpoint(RUN, 1);
    SavedModel last = training.checkpoint(RUN, 3);
    FreezePlan plan = ExactPlan.of(first.catalog(), after(1).mask().filters(), after(1).dropped());

    assertThat(plan.zeroUpdate().size()).isPositive();
    FrozenCheck.unmoved(plan.zeroUpdate(), first.parameters(), last.parameters());
    assertThat(last.parameters()).isNotEqualTo(first.parameters());
  }

  @Test
  void baselineDropsAndFreezesNothing() {
    TrainResult baseline =
        training.train("baseline", "train.mode", "baseline", "train.epochs", "2");

    assertThat(baseline.frozenFilters()).isZero();
    assertThat(training.rows(Table.FROZEN_FILTERS, "baseline")).isEmpty();
    assertThat(training.rows(Table.CLASS_SCORES, "baseline")).isEmpty();
    assertThat(training.rows(Table.EPOCHS, "baseline"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.<Integer>getAs("active_classes")).isEqualTo(10))
        .allSatisfy(row -> assertThat(row.<Long>getAs("images")).isEqualTo(60));
    assertThat(training.rows(Table.CLASS_METRICS, "baseline"))
        .noneMatch(row -> row.<Boolean>getAs("learned"));
  }

  @Test
  void whenEveryClassIsLearnedTheRunEndsEarly() {
    TrainResult early =
        training.train("early", "train.mode", "drop", "strategy.max-drops-per-epoch", "0");

    assertThat(early.epochs()).isEqualTo(1);
    assertThat(early.reason()).isEqualTo("Every class is learned.");
    assertThat(training.rows(Table.CLASS_METRICS, "early"))
        .hasSize(20)
        .allMatch(row -> row.<Boolean>getAs("learned"));
  }

  @Test
  void aRunFromAnotherTakesItsWeightsAndItsFrozenFilters() {
    TrainResult second =
        new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
            .start(
                new TrainRequest(
                    "second",
                    TrainingCase.DATASET,
                    Optional.of(RUN),
                    training.settings("train.epochs", "1")));

    SavedModel origin = training.checkpoint(RUN, 3);
    Set<FilterId> carried = after(3).mask().filters();
    assertThat(training.checkpoint("second", 0).parameters()).isEqualTo(origin.parameters());
    assertThat(training.state("second", 1).learning().mask().filters()).containsAll(carried);
    FrozenCheck.unmoved(
        ExactPlan.of(origin.catalog(), carried, List.of()).zeroUpdate(),
        origin.parameters(),
        training.checkpoint("second", 1).parameters());
    assertThat(training.rows(Table.FROZEN_FILTERS, "second", 0)).hasSameSizeAs(carried);
    assertThat(training.rows(Table.FROZEN_FILTERS, "second", 1))
        .as("only what this run froze, not what the other froze after its epoch 1")
        .hasSize(second.frozenFilters() - carried.size());
  }

  @Test
  void someClassesOnly() {
    training.train("some", "train.epochs", "1", "train.classes", "[circle, ring, \"4\"]");

    assertThat(training.rows(Table.EPOCHS, "some").get(0).<Long>getAs("images")).isEqualTo(18);
    assertThat(training.rows(Table.CLASS_METRICS, "some", 1))
        .hasSize(6)
        .extracting(row -> row.<String>getAs("class"))
        .containsOnly("circle", "ring", "dots");
  }

  @Test
  void whatCannotBeTrainedIsRefusedBeforeAnythingIsWritten() {
    refuses(ExitCode.USAGE, List.of("cirlce", "circle"), "train.classes", "[cirlce]");
    refuses(ExitCode.USAGE, List.of("stagee2", "stage2"), "strategy.layers", "[stagee2]");
    refuses(
        ExitCode.USAGE,
        List.of("max-activaton", "max-activation"),
        "strategy.scorer",
        "max-activaton");
    refuses(ExitCode.DATA, List.of("train.workers", "60"), "train.workers", "61");
  }

  private static void refuses(ExitCode code, List<String> words, String... settings) {
    assertThatThrownBy(() -> training.train("refused", settings))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words.toArray(new String[0]));
    assertThat(training.rows(Table.RUNS, "refused")).isEmpty();
  }

  @Test
  void aNameIsGivenOnce() {
    assertThatThrownBy(() -> training.train(RUN))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(RUN, "--resume");
    assertThatThrownBy(() -> training.train("../up")).hasMessageContaining("../up");
  }

  @Test
  void everyFilterOfTheCatalogueHasOneRowPerRankedClass() {
    FilterCatalog catalog = training.checkpoint(RUN, 1).catalog();

    assertThat(
            training.rows(Table.FILTER_RANKS, RUN, 1).stream()
                .map(row -> new FilterId(row.getAs("layer"), row.<Integer>getAs("filter"))))
        .hasSize(2 * catalog.filters().size())
        .containsAll(catalog.filters());
  }
}
