package org.permafrost.action.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.progress.Progress;

/** Runs whose frozen channels are normalised by stored statistics, as they are by default. */
@Tag("slow")
class FrozenNormalizationTest {
  @TempDir static Path folder;

  private static TrainingCase training;

  @BeforeAll
  static void prepare() {
    training = TrainingCase.prepared(folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void isProvenAndRepeatsForAnyNumberOfWorkers(int workers) {
    String first = "first-of-" + workers;
    String second = "second-of-" + workers;
    training.train(first, "train.epochs", "2", "train.workers", "" + workers);
    training.train(second, "train.epochs", "2", "train.workers", "" + workers);

    assertThat(training.contents(second)).isEqualTo(training.contents(first)).isNotEmpty();
    Verification proof = new VerifyRun(training.warehouse(), Progress.SILENT).run(first);
    assertThat(proof.freeze()).isEqualTo("exact");
    assertThat(proof.values()).isPositive();
    assertThat(proof.layers())
        .isNotEmpty()
        .allSatisfy(layer -> assertThat(layer.movement().moved()).isZero());
  }

  /** Filters freeze after the first epoch. */
  @Test
  void changesTrainingFromTheFirstFrozenFilterOn() {
    training.train("frozen", "train.epochs", "2");
    training.train("batch", "train.epochs", "2", "strategy.normalization", "batch");

    assertThat(training.checkpoint("frozen", 1).parameters())
        .isEqualTo(training.checkpoint("batch", 1).parameters());
    assertThat(training.checkpoint("frozen", 2).parameters())
        .isNotEqualTo(training.checkpoint("batch", 2).parameters());
  }

  /** Neither zeroed gradients nor free statistics are anything to normalise by. */
  @ParameterizedTest
  @CsvSource({"strategy.freeze, gradient-zero", "strategy.freeze-normalization, affine"})
  void needsFrozenStatistics(String key, String value) {
    training.train(value, "train.epochs", "2", key, value);
    training.train(
        value + "-batch", "train.epochs", "2", key, value, "strategy.normalization", "batch");

    assertThat(training.checkpoint(value + "-batch", 2).parameters())
        .isEqualTo(training.checkpoint(value, 2).parameters());
  }
}
