package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.run.RunState;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.table.Table;

/** Runs whose filters are pulled or projected instead of frozen. */
@Tag("slow")
class SoftFreezingTest {
  private static final String[] EWC = {
    "strategy.freeze", "ewc", "strategy.ewc.lambda", "10", "strategy.ewc.images", "3"
  };
  private static final String[] SHARE = {
    "strategy.sharing", "share", "strategy.sharing-images", "3", "strategy.top", "0.4"
  };

  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    training.train("elastic", EWC);
    training.train("shared", SHARE);
  }

  private static String[] and(String[] settings, String... more) {
    return Stream.concat(Arrays.stream(settings), Arrays.stream(more)).toArray(String[]::new);
  }

  private static RunState state(String run, int epoch) {
    return training.state(run, epoch);
  }

  /** Largest change of a weight of these filters between the models of two epochs. */
  private static double movement(String run, Iterable<FilterId> filters, int from, int to) {
    SavedModel a = training.checkpoint(run, from);
    float[] before = a.parameters();
    float[] after = training.checkpoint(run, to).parameters();
    FilterCatalog catalog = a.catalog();
    double largest = 0;
    for (FilterId filter : filters) {
      var range = catalog.layer(filter.layer()).ranges(filter.index()).get(0);
      for (int i = range.start(); i < range.end(); i++) {
        largest = Math.max(largest, Math.abs((double) after[i] - before[i]));
      }
    }
    return largest;
  }

  private static List<String> holds(String run) {
    return training.rows(Table.FROZEN_FILTERS, run).stream()
        .map(row -> row.<String>getAs("hold"))
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void elasticFiltersMoveLessThanFreeOnesAndAreNotCalledExact() {
    training.train("weak", and(EWC, "strategy.ewc.lambda", "0"));
    FreezeMask mask = state("elastic", 1).learning().mask();

    double elastic = movement("elastic", mask.filters(), 1, 2);

    assertThat(elastic).isPositive();
    assertThat(movement("weak", mask.filters(), 1, 2)).isGreaterThan(elastic);
    assertThat(state("elastic", 1).memory().isEmpty()).isFalse();
    assertThat(training.rows(Table.FROZEN_PROOFS, "elastic")).isEmpty();
    assertThat(holds("elastic")).containsExactly("ewc");
  }

  @Test
  void anElasticRunIsMeasuredNotProven() {
    Verification result = new VerifyRun(training.warehouse(), Progress.SILENT).run("elastic");

    assertThat(result.freeze()).isEqualTo("ewc");
    assertThat(result.layers())
        .anySatisfy(layer -> assertThat(layer.movement().moved()).isPositive());
  }

  /** Sum of the squared changes of all weights over three epochs. */
  private static double distance(String run) {
    SavedModel start = training.checkpoint(run, 0);
    float[] after = training.checkpoint(run, 3).parameters();
    double sum = 0;
    for (FilterId filter : start.catalog().filters()) {
      var range = start.catalog().layer(filter.layer()).ranges(filter.index()).get(0);
      for (int i = range.start(); i < range.end(); i++) {
        sum += Math.pow((double) after[i] - start.parameters()[i], 2);
      }
    }
    return sum;
  }

  /** Online, over two tasks; nothing is ranked. */
  @Test
  void theWholeNetworkMayBePulled() {
    String[] network =
        and(
            EWC,
            "strategy.ewc.over",
            "network",
            "train.mode",
            "freeze",
            "strategy.freeze-at",
            "end");
    training.train("whole-first", and(network, "train.classes", "[0,1]"));
    for (String lambda : List.of("0", "1000000")) {
      new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
          .start(
              new TrainRequest(
                  "whole-" + lambda,
                  TrainingCase.DATASET,
                  Optional.of("whole-first"),
                  training.settings(
                      and(network, "train.classes", "[2,3]", "strategy.ewc.lambda", lambda))));
    }

    assertThat(state("whole-first", 3).learning().mask().size()).isZero();
    assertThat(training.rows(Table.FILTER_RANKS, "whole-first")).isEmpty();
    assertThat(distance("whole-1000000")).isPositive().isLessThan(distance("whole-0"));
    assertThat(state("whole-1000000", 3).memory())
        .as("both tasks' Fisher information, as many numbers as before")
        .hasEntrySatisfying(
            "gradients.bin",
            bytes ->
                assertThat(bytes)
                    .hasSameSizeAs(state("whole-first", 3).memory().get("gradients.bin"))
                    .isNotEqualTo(state("whole-first", 3).memory().get("gradients.bin")));
  }

  @Test
  void empiricalAndTrueFisherDiffer() {
    training.train("empirical", and(EWC, "strategy.ewc.labels", "true", "train.epochs", "1"));

    assertThat(state("empirical", 1).learning().mask())
        .isEqualTo(state("elastic", 1).learning().mask());
    assertThat(state("empirical", 1).memory())
        .usingRecursiveComparison()
        .isNotEqualTo(state("elastic", 1).memory());
  }

  @Test
  void sharedFiltersMoveAndFrozenOnesDoNot() {
    FreezeMask mask = state("shared", 2).learning().mask();
    List<FilterId> shared = mask.shared().stream().map(s -> s.first().filter()).toList();

    assertThat(shared).isNotEmpty();
    assertThat(mask.filters()).isNotEmpty().doesNotContainAnyElementsOf(shared);
    assertThat(movement("shared", shared, 2, 3)).isPositive();
    assertThat(movement("shared", mask.filters(), 2, 3)).isZero();
    assertThat(mask.shared())
        .allSatisfy(s -> assertThat(s.second().label()).isNotEqualTo(s.first().label()));
    Verification result = new VerifyRun(training.warehouse(), Progress.SILENT).run("shared");
    assertThat(result.layers()).allSatisfy(layer -> assertThat(layer.movement().moved()).isZero());
  }

  @Test
  void tablesTellFrozenFromShared() {
    FreezeMask mask = state("shared", 3).learning().mask();

    assertThat(holds("shared")).containsExactly("exact", "shared");
    List<Row> rows = training.rows(Table.FROZEN_FILTERS, "shared");
    assertThat(rows).hasSize(mask.size() + 2 * mask.shared().size());
    Row epoch = training.rows(Table.EPOCHS, "shared", 3).get(0);
    assertThat(epoch.<Long>getAs("frozen_filters")).isEqualTo(mask.size());
    List<Row> proofs = training.rows(Table.FROZEN_PROOFS, "shared", 3);
    assertThat(
            proofs.stream()
                .filter(row -> !row.getAs("layer").equals("classifier"))
                .mapToInt(row -> row.<Integer>getAs("filters"))
                .sum())
        .isEqualTo(mask.size());
  }

  @Test
  void aRunThatIsResumedEndsTheSame() {
    for (String kind : List.of("elastic", "shared")) {
      String[] settings = kind.equals("elastic") ? EWC : SHARE;
      String run = kind + "-stopped";
      AtomicInteger rounds = new AtomicInteger();
      Progress counting =
          new Progress() {
            @Override
            public void step(String what, long done, long total) {
              if (what.equals("epoch 3")) {
                rounds.incrementAndGet();
              }
            }

            @Override
            public void line(String text) {}
          };
      assertThatThrownBy(
              () ->
                  new TrainStrategically(training.warehouse(), counting, () -> rounds.get() > 0)
                      .start(training.request(run, settings)))
          .isInstanceOf(Problem.class);

      TrainResult resumed =
          new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
              .resume(run, training.warehouseFolder());

      assertThat(resumed.modelHash()).isEqualTo(training.checkpoint(kind, 3).hash());
      assertThat(state(run, 3)).isEqualTo(state(kind, 3));
      assertThat(training.contents(run)).isEqualTo(training.contents(kind));
    }
  }

  @Test
  void memoryComesAlongToTheNextRun() {
    start("elastic-2", "elastic", and(EWC, "train.epochs", "1"));
    FreezeMask before = state("elastic", 3).learning().mask();

    assertThat(state("elastic-2", 0).memory())
        .usingRecursiveComparison()
        .isEqualTo(state("elastic", 3).memory());
    assertThat(state("elastic-2", 0).learning().mask().filters()).isEqualTo(before.filters());
    assertThatThrownBy(() -> start("hard", "shared", and(EWC, "train.epochs", "1")))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll("shared", "no Fisher information");
    assertThatThrownBy(() -> start("hard", "shared", "train.epochs", "1"))
        .hasMessageContainingAll("several classes share", "strategy.sharing=share");
  }

  private static TrainResult start(String run, String from, String... settings) {
    return new TrainStrategically(training.warehouse(), Progress.SILENT, () -> false)
        .start(
            new TrainRequest(
                run, TrainingCase.DATASET, Optional.of(from), training.settings(settings)));
  }

  @Test
  void sharingNeedsAHardFreeze() {
    assertThatThrownBy(() -> training.train("soft", and(EWC, "strategy.sharing", "share")))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll("strategy.sharing", "ewc");
  }
}
