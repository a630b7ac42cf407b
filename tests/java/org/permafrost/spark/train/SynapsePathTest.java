package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.permafrost.spark.train.TinyTraining.images;
import static org.permafrost.spark.train.TinyTraining.initial;
import static org.permafrost.spark.train.TinyTraining.state;
import static org.permafrost.spark.train.TinyTraining.trainer;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.synapse.SynapseHook;
import org.permafrost.freeze.synapse.Synapses;
import org.permafrost.progress.Progress;
import org.permafrost.spark.ImageRecord;

/** Paths of the parameters of a real network over the rounds of an epoch. */
class SynapsePathTest {
  private static final Intervals ALL = Intervals.empty().complement(initial().length);

  private static Synapses path(JavaRDD<ImageRecord> images, boolean eachStep, String... settings) {
    FreezePlan plan = FreezePlan.nothing().withHooks(List.of(new SynapseHook(ALL, eachStep)));
    Synapses[] synapses = {Synapses.none(ALL)};
    float[][] before = {initial()};
    try (EpochTrainer trainer = trainer(images, settings)) {
      trainer.train(
          state(),
          plan,
          HalfTime.NONE,
          round -> {
            float[] after = round.state().parameters().clone();
            float[] vector = round.vectors().get(SynapseHook.VECTOR);
            synapses[0] =
                eachStep
                    ? synapses[0].lowered(before[0], vector)
                    : synapses[0].moved(before[0], after, vector);
            before[0] = after;
          },
          Progress.SILENT,
          () -> false);
    }
    return synapses[0];
  }

  @Tag("invariance")
  @ParameterizedTest
  @CsvSource({"1, 5, false", "2, 4, false", "7, 3, false", "1, 5, true", "7, 3, true"})
  void bytesDoNotDependOnPartitionsOrOrder(int partitions, long shuffle, boolean eachStep) {
    byte[] bytes = path(images(partitions, shuffle), eachStep, "train.workers", "3").toBytes();

    assertThat(bytes).isEqualTo(path(images(2, 0), eachStep, "train.workers", "3").toBytes());
  }

  @Test
  void oneWorkerAndOneStepARoundMakeBothPathsTheSame() {
    String[] single = {"train.workers", "1", "train.averaging-frequency", "1"};

    assertThat(path(images(2, 0), false, single).toBytes())
        .isEqualTo(path(images(2, 0), true, single).toBytes());
  }
}
