package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.Problem;
import org.permafrost.strategy.image.Confidences;
import org.permafrost.table.Table;

/** Epochs on some of the images, and runs whose length is what they train on. */
@Tag("slow")
class ImageChoiceTest {
  private static final String[] DOUBTFUL = {
    "train.mode", "baseline",
    "train.images.choose", "by-confidence",
    "train.images.share", "0.5",
    "train.batch-size", "4",
    "train.averaging-frequency", "1"
  };

  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void prepare() {
    training = TrainingCase.prepared(folder);
  }

  private static List<Row> epochs(String run) {
    return training.rows(Table.EPOCHS, run).stream()
        .sorted(Comparator.comparing((Row row) -> row.<Integer>getAs("epoch")))
        .toList();
  }

  private static List<Long> images(String run) {
    return epochs(run).stream().map(row -> row.<Long>getAs("images")).toList();
  }

  @Test
  void whatTheNetworkSaysOfImagesDecidesWhichComeNext() {
    TrainResult whole = training.train("doubtful", DOUBTFUL);

    List<Long> images = images("doubtful");
    assertThat(images.get(0)).isEqualTo(60);
    assertThat(images.subList(1, 3)).allSatisfy(n -> assertThat(n).isBetween(18L, 42L));
    Confidences known = training.state("doubtful", 1).images();
    assertThat(known.size()).isEqualTo(60);
    assertThat(training.state("doubtful", 3).images()).isNotEqualTo(known);

    training.interruptIn(2, "resumed", DOUBTFUL);
    TrainResult resumed = training.resume("resumed");

    assertThat(resumed.modelHash()).isEqualTo(whole.modelHash());
    assertThat(images("resumed")).isEqualTo(images);
    assertThat(training.state("resumed", 3)).isEqualTo(training.state("doubtful", 3));
  }

  @Test
  void infoBatchWeighsWhatItKeeps() {
    training.train(
        "easy",
        "train.mode",
        "baseline",
        "train.images.choose",
        "below-mean",
        "train.images.left-out",
        "0.9",
        "train.images.whole-last",
        "1");

    List<Long> images = images("easy");
    assertThat(images.get(0)).isEqualTo(60);
    assertThat(images.get(1)).isLessThan(60);
    assertThat(images.get(2)).isEqualTo(60);
  }

  @Test
  void aRunEndsWithItsBudget() {
    String[] budget = {
      "train.mode",
      "baseline",
      "train.budget",
      "1.25",
      "train.epochs",
      "50",
      "train.images.choose",
      "random",
      "train.images.share",
      "0.5",
      "train.images.whole-first",
      "0",
      "train.schedule.warmup-epochs",
      "0",
      "train.batch-size",
      "4",
      "train.averaging-frequency",
      "1"
    };
    TrainResult whole = training.train("budget", budget);

    List<Long> images = images("budget");
    long total = images.stream().mapToLong(Long::longValue).sum();
    assertThat(total).as("75 images, and no more than a round beyond").isBetween(75L, 75L + 7);
    assertThat(whole.reason()).isEqualTo("The budget is spent.");
    assertThat(images).hasSizeBetween(2, 5).allSatisfy(n -> assertThat(n).isLessThan(60));
    assertThat(epochs("budget").get(images.size() - 1).<Double>getAs("learning_rate"))
        .isLessThan(0.003);
    assertThat(epochs("budget").get(images.size() - 1).<Object>getAs("validation_accuracy"))
        .as("measured at the end")
        .isNotNull();
    assertThat(
            training.rows(Table.CLASS_METRICS, "budget").stream()
                .filter(row -> row.getAs("split").equals("holdout"))
                .mapToLong(row -> row.<Long>getAs("training_images"))
                .sum())
        .isEqualTo(total);

    training.interruptIn(2, "budget-resumed", budget);
    assertThat(training.resume("budget-resumed").modelHash()).isEqualTo(whole.modelHash());
    assertThat(images("budget-resumed")).isEqualTo(images);
  }

  @Test
  void aBudgetAndALastEpochThatFreezesDoNotGoTogether() {
    assertThatThrownBy(
            () ->
                training.settings(
                    "train.mode", "freeze", "train.budget", "2", "strategy.freeze-at", "end"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("strategy.freeze-at", "train.budget");
  }
}
