package org.permafrost.action.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.PageExample;
import org.permafrost.action.verify.Verification;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.progress.Progress;
import org.permafrost.score.OwnScorers;
import org.permafrost.table.Table;

/** The method of freezing on the page trains, and is proven. */
@Tag("slow")
class ExtendingMethodTest {
  @TempDir static Path folder;

  @Test
  void theMethodOfThePageHoldsWhatItPromises() throws IOException {
    Path jar = PageExample.packed("A method of freezing", folder.resolve("of-the-page"));
    TrainingCase training = TrainingCase.prepared(folder.resolve("training"));

    Verification result =
        OwnScorers.with(
            List.of(jar),
            () -> {
              training.train("still", "strategy.freeze", "still-stem", "train.mode", "freeze");
              return new VerifyRun(training.warehouse(), Progress.SILENT).run("still");
            });

    assertThat(result.freeze()).isEqualTo("still-stem");
    assertThat(result.layers())
        .singleElement()
        .satisfies(
            layer -> {
              assertThat(layer.filters()).isEqualTo(16);
              assertThat(layer.epochs()).isEqualTo(3);
              assertThat(layer.movement().moved()).isZero();
            });
    List<Row> proofs = training.rows(Table.FROZEN_PROOFS, "still");
    assertThat(proofs).hasSize(3).allSatisfy(row -> assertThat(row.<Boolean>getAs("ok")).isTrue());
    assertThat(training.rows(Table.FROZEN_FILTERS, "still")).isEmpty();
  }
}
