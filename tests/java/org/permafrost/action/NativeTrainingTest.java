package org.permafrost.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.progress.Progress;
import org.permafrost.table.Table;

/** Whole runs on native layers. */
@Tag("slow")
class NativeTrainingTest {
  private static final String[] NATIVE = {"network.layers", "native"};

  @TempDir Path folder;

  @Test
  void aStoppedRunEndsTheSameFreezesExactlyAndLearnsAsOnStockLayers() {
    TrainingCase training = TrainingCase.prepared(folder);
    TrainResult whole = training.train("whole", NATIVE);
    training.interruptIn(2, "stopped", NATIVE);

    TrainResult resumed = training.resume("stopped");

    assertThat(resumed.modelHash()).isEqualTo(whole.modelHash());
    assertThat(training.contents("stopped")).isEqualTo(training.contents("whole"));
    assertThat(training.rows(Table.FROZEN_FILTERS, "whole")).isNotEmpty();
    assertThat(new VerifyRun(training.warehouse(), Progress.SILENT).run("whole").values())
        .isPositive();
    training.train("stock");
    assertThat(loss(training, "whole")).isCloseTo(loss(training, "stock"), within(1e-3));
    assertThat(training.checkpoint("whole", 1).configuration())
        .as("what is saved does not tell")
        .isEqualTo(training.checkpoint("stock", 1).configuration());
  }

  private static double loss(TrainingCase training, String run) {
    return training.rows(Table.EPOCHS, run, 1).get(0).<Double>getAs("loss");
  }
}
