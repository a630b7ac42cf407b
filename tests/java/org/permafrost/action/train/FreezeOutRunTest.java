package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.SavedModel;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.table.Table;

/** Whole runs whose layers stop by a schedule. */
@Tag("slow")
class FreezeOutRunTest {
  /** Layers stop from the middle of the second epoch on. */
  private static final String[] FREEZEOUT = {
    "train.mode", "freeze",
    "train.schedule.kind", "cosine",
    "strategy.freeze", "freezeout",
    "strategy.freezeout.t0", "0.4",
    "strategy.freezeout.how", "linear",
    "network.layers", "native"
  };

  @TempDir static Path folder;

  private static TrainingCase training;
  private static final List<String> LINES = new ArrayList<>();
  private static TrainResult whole;

  @BeforeAll
  static void train() {
    training = TrainingCase.prepared(folder);
    whole = training.train(TrainingCase.keeping(LINES), "whole", FREEZEOUT);
  }

  @Test
  void verifyProvesTheLayersThatStopped() {
    Verification result = new VerifyRun(training.warehouse(), Progress.SILENT).run("whole");

    assertThat(result.freeze()).isEqualTo("freezeout");
    assertThat(result.values()).isPositive();
    assertThat(result.layers()).allSatisfy(l -> assertThat(l.movement().moved()).isZero());
    SavedModel second = training.checkpoint("whole", 2);
    float[] then = second.parameters();
    float[] now = training.checkpoint("whole", 3).parameters();
    FilterCatalog catalog = second.catalog();
    List<String> proven =
        training.rows(Table.FROZEN_PROOFS, "whole", 2).stream()
            .map(row -> row.<String>getAs("layer"))
            .toList();
    assertThat(proven).isNotEmpty().hasSizeLessThan(catalog.layers().size());
    for (var layer : catalog.layers()) {
      boolean still = true;
      for (int i = layer.weights().start(); i < layer.weights().end(); i++) {
        still &= then[i] == now[i];
      }
      assertThat(still).as(layer.layer()).isEqualTo(proven.contains(layer.layer()));
    }
  }

  @Test
  void tablesAndLinesCountTheFiltersOfLayersThatStopped() {
    List<Row> proofs = training.rows(Table.FROZEN_PROOFS, "whole", 2);
    int filters = proofs.stream().mapToInt(row -> row.<Integer>getAs("filters")).sum();
    Row epoch = training.rows(Table.EPOCHS, "whole", 2).get(0);
    int all = training.checkpoint("whole", 2).catalog().filters().size();

    assertThat(filters).isPositive();
    assertThat(epoch.<Long>getAs("frozen_filters")).isEqualTo(filters);
    assertThat(epoch.<Double>getAs("frozen_share")).isEqualTo((double) filters / all);
    assertThat(LINES).anyMatch(line -> line.contains("epoch 3/3") && line.contains("frozen 100.0"));
    assertThat(training.rows(Table.EPOCHS, "whole", 3).get(0).<Long>getAs("frozen_filters"))
        .isEqualTo(all)
        .isEqualTo(whole.frozenFilters());
    assertThat(training.rows(Table.FROZEN_FILTERS, "whole")).as("no class chose them").isEmpty();
  }

  @Test
  void aRunStoppedInTheMiddleOfAnEpochEndsTheSame() {
    training.interruptIn(3, "stopped", FREEZEOUT);

    TrainResult resumed = training.resume("stopped");

    assertThat(resumed.modelHash()).isEqualTo(training.checkpoint("whole", 3).hash());
    assertThat(training.contents("stopped")).isEqualTo(training.contents("whole"));
    assertThat(training.checkpoint("stopped", 3).updaterState().orElseThrow())
        .isEqualTo(training.checkpoint("whole", 3).updaterState().orElseThrow());
  }

  @Test
  void modesThatDropAreRefused() {
    assertThatThrownBy(() -> training.train("drops", "strategy.freeze", "freezeout"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("freezeout", "train.mode=freeze");
  }
}
