package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.progress.Progress;
import org.permafrost.table.Table;

/** Whole runs on native layers. */
@Tag("slow")
class NativeTrainingTest {
  private static final String[] NATIVE = {"network.layers", "native"};

  /** Freezes all layers with the first class that is learned, and keeps their maps. */
  private static final String[] KEEPING = {
    "network.layers", "native",
    "network.frozen-forward", "cached",
    "train.augment.flip", "false",
    "train.augment.crop-padding", "0",
    "strategy.top", "1",
    "strategy.layer-cap", "1",
    "strategy.shortcuts", "true",
    "strategy.skip-dead", "false"
  };

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
    training.train("stock", "network.layers", "stock");
    assertThat(loss(training, "whole")).isCloseTo(loss(training, "stock"), within(1e-3));
    assertThat(training.checkpoint("whole", 1).configuration())
        .as("what is saved does not tell")
        .isEqualTo(training.checkpoint("stock", 1).configuration());
  }

  @Test
  void aStoppedRunOnKeptMapsEndsTheSame() {
    TrainingCase training = TrainingCase.prepared(folder);
    TrainResult whole = training.train("whole", KEEPING);
    training.interruptIn(2, "stopped", KEEPING);

    TrainResult resumed = training.resume("stopped");

    assertThat(resumed.modelHash()).isEqualTo(whole.modelHash());
    assertThat(training.contents("stopped")).isEqualTo(training.contents("whole"));
    assertThat(training.runRow("stopped").<String>getAs("settings")).contains("cached");
    FilterCatalog catalog = training.checkpoint("whole", 3).catalog();
    assertThat(training.state("whole", 1).learning().mask().size())
        .as("all filters froze after the first epoch")
        .isEqualTo(catalog.index().size());
    training.train("computed", with(KEEPING, "network.frozen-forward", "compute"));
    assertThat(training.rows(Table.EPOCHS, "whole"))
        .hasSize(3)
        .allSatisfy(
            epoch ->
                assertThat(epoch.<Double>getAs("loss"))
                    .isCloseTo(loss(training, "computed", epoch.getAs("epoch")), within(1e-3)));
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  private static double loss(TrainingCase training, String run, int epoch) {
    return training.rows(Table.EPOCHS, run, epoch).get(0).<Double>getAs("loss");
  }

  private static double loss(TrainingCase training, String run) {
    return loss(training, run, 1);
  }
}
