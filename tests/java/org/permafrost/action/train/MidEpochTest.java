package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.strategy.LearningState;
import org.permafrost.table.Table;

/** Classes that leave in the middle of an epoch. */
@Tag("slow")
class MidEpochTest {
  private static final String RUN = "midway";
  private static final String[] MID = {"strategy.drop-at", "mid-epoch"};

  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    training.train(RUN, MID);
  }

  private static List<Row> metrics(String run, int epoch) {
    return training.rows(Table.CLASS_METRICS, run, epoch).stream()
        .filter(row -> row.<String>getAs("split").equals("holdout"))
        .toList();
  }

  @Test
  void twoClassesLeaveInTheMiddleOfEveryEpoch() {
    for (int epoch = 1; epoch <= 3; epoch++) {
      Row row = training.rows(Table.EPOCHS, RUN, epoch).get(0);
      int active = 10 - 2 * (epoch - 1);
      List<Row> learned =
          metrics(RUN, epoch).stream().filter(m -> m.<Boolean>getAs("learned")).toList();
      LearningState after = training.state(RUN, epoch).learning();

      assertThat(row.<Integer>getAs("active_classes")).isEqualTo(active);
      assertThat(row.<Long>getAs("images"))
          .as("fewer than if they had left at the end")
          .isLessThan(6L * active + 2L * (10 - active))
          .isEqualTo(
              metrics(RUN, epoch).stream().mapToLong(m -> m.<Long>getAs("training_images")).sum());
      assertThat(learned)
          .as("the limit holds for both tests of the epoch")
          .hasSize(2)
          .allMatch(m -> m.<Boolean>getAs("active"));
      assertThat(after.active()).hasSize(active - 2);
      assertThat(after.residue())
          .hasSize(2 * epoch)
          .allSatisfy((label, kept) -> assertThat(kept).hasSize(2));
    }
  }

  @Test
  void theirFiltersFreezeInThatEpochAndAreProvenFromTheMiddleOn() {
    LearningState first = training.state(RUN, 1).learning();
    List<Row> proofs = training.rows(Table.FROZEN_PROOFS, RUN, 1);

    assertThat(first.mask().all()).isNotEmpty().allMatch(f -> f.epoch() == 1);
    assertThat(training.rows(Table.FROZEN_FILTERS, RUN, 1)).hasSize(first.mask().size());
    assertThat(training.rows(Table.CLASS_SCORES, RUN, 1))
        .extracting(row -> row.<Integer>getAs("label"))
        .hasSameElementsAs(first.learned().keySet());
    assertThat(proofs).isNotEmpty().allMatch(row -> row.<Boolean>getAs("ok"));
    assertThat(
            new VerifyRun(training.warehouse(), org.permafrost.progress.Progress.SILENT)
                .run(RUN)
                .layers())
        .isNotEmpty();
  }

  @Test
  void aRunStoppedInTheMiddleEndsTheSame() {
    training.interruptIn(2, "stopped", MID);
    training.resume("stopped");

    assertThat(training.contents("stopped")).isEqualTo(training.contents(RUN)).isNotEmpty();
    assertThat(training.state("stopped", 3)).isEqualTo(training.state(RUN, 3));
    assertThat(training.checkpoint("stopped", 3).hash())
        .isEqualTo(training.checkpoint(RUN, 3).hash());
  }

  @Test
  void anEpochEndsInItsMiddleWhenNothingIsLeftToTrainOn() {
    TrainResult result =
        training.train(
            "nothing-left",
            "strategy.drop-at",
            "mid-epoch",
            "train.mode",
            "drop",
            "strategy.max-drops-per-epoch",
            "0");

    assertThat(result.epochs()).isEqualTo(1);
    assertThat(result.reason()).isEqualTo("Every class is learned.");
    assertThat(training.rows(Table.EPOCHS, "nothing-left").get(0).<Long>getAs("images"))
        .as("three rounds, of which one comes before the test")
        .isBetween(1L, 30L);
    assertThat(metrics("nothing-left", 1)).hasSize(10).allMatch(m -> m.<Boolean>getAs("learned"));
  }

  @Test
  void aFreshResidueAndRunningScoresGoTogetherWithIt() {
    String[] all = {
      "strategy.drop-at", "mid-epoch",
      "strategy.residue-choice", "fresh",
      "strategy.rank-when", "running",
      "strategy.patience", "2",
      "train.epochs", "2"
    };
    training.train("together", all);
    training.train("again", all);

    assertThat(training.contents("again")).isEqualTo(training.contents("together"));
    LearningState first = training.state("together", 1).learning();
    assertThat(first.dropped()).as("two tests in an epoch make a streak of two").hasSize(2);
    assertThat(training.rows(Table.CLASS_SCORES, "together", 1))
        .as("passed at the end, so the scores are those of the whole epoch")
        .allMatch(row -> row.<Long>getAs("count") == 6);
    assertThat(training.rows(Table.CLASS_SCORES, "together", 2))
        .as("passed in the middle, so the scores are those of its first half")
        .isNotEmpty()
        .allMatch(row -> row.<Long>getAs("count") < 6);
    assertThat(training.state("together", 2).learning().residue()).hasSize(4);
  }
}
