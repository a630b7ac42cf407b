package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.permafrost.spark.train.TinyTraining.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.RateFactor;
import org.permafrost.method.Hold;
import org.permafrost.method.Method;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.progress.Progress;
import org.permafrost.spark.train.round.MapStore;
import org.permafrost.spark.train.round.RoundOutput;
import org.permafrost.strategy.LearningState;

/** Rounds of a method by which layers stop in the middle of epochs. */
class FreezeOutTrainingTest {
  private static final String[] FREEZEOUT = {
    "train.mode", "freeze",
    "train.schedule.kind", "cosine",
    "train.augment.flip", "false",
    "train.augment.crop-padding", "0",
    "strategy.freeze", "freezeout",
    "strategy.freezeout.t0", "0.4",
    "strategy.freezeout.how", "linear"
  };

  /** What was held in a round, and the parameters after it. */
  private record Trained(Intervals held, float[] parameters) {}

  private static String[] with(String... more) {
    return Stream.concat(Arrays.stream(FREEZEOUT), Arrays.stream(more)).toArray(String[]::new);
  }

  /** Two epochs of two rounds. */
  private static List<Trained> rounds(int partitions, long shuffle, String... settings) {
    Method method =
        Methods.open(
            TinyTraining.settings(settings),
            FilterCatalog.of(TinyTraining.network()),
            new TreeMap<>());
    List<Trained> rounds = new ArrayList<>();
    try (EpochTrainer trainer = TinyTraining.trainer(images(partitions, shuffle), settings)) {
      LearningState state = TinyTraining.state();
      for (int epoch = 0; epoch < 2; epoch++) {
        LearningState now = at(state, epoch);
        trainer.train(
            now,
            FreezePlan.nothing(),
            HalfTime.NONE,
            guide(method, now, rounds),
            Progress.SILENT,
            () -> false);
      }
    }
    return rounds;
  }

  private static LearningState at(LearningState state, int epoch) {
    return new LearningState(
        epoch,
        state.classes(),
        state.active(),
        state.streaks(),
        state.learned(),
        state.residue(),
        state.mask(),
        state.idleEpochs());
  }

  private static RoundGuide guide(Method method, LearningState state, List<Trained> rounds) {
    return new RoundGuide() {
      private Hold hold = Hold.nothing();

      @Override
      public FreezePlan freeze(FreezePlan planned, double progress) {
        hold = method.hold(state, progress);
        return hold.plan();
      }

      @Override
      public List<RateFactor> rates(double[] progress) {
        return method.rates(progress);
      }

      @Override
      public void after(RoundOutput round) {
        rounds.add(new Trained(hold.plan().zeroUpdate(), round.state().parameters().clone()));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"stock", "native"})
  void whatStoppedKeepsItsBitsAndWhatDidNotMoves(String layers) {
    List<Trained> rounds = rounds(2, 0, with("network.layers", layers));

    assertThat(rounds.stream().map(round -> round.held().size()))
        .hasSize(4)
        .isSorted()
        .startsWith(0, 0);
    for (int round = 1; round < rounds.size(); round++) {
      float[] before = rounds.get(round - 1).parameters();
      float[] after = rounds.get(round).parameters();
      Intervals held = rounds.get(round).held();
      Intervals free = held.complement(before.length);
      assertThat(held.gather(after)).isEqualTo(held.gather(before));
      assertThat(free.gather(after)).isNotEqualTo(free.gather(before)).doesNotContain(Float.NaN);
    }
  }

  @Tag("invariance")
  @ParameterizedTest
  @CsvSource({"1, 5, stock", "7, 3, native"})
  void partitionsAndOrderDoNotMatter(int partitions, long shuffle, String layers) {
    String[] settings = with("network.layers", layers);

    assertThat(last(rounds(partitions, shuffle, settings))).isEqualTo(last(rounds(2, 0, settings)));
  }

  @Test
  void mapsOfStoppedLayersAreKeptAndTrainTheSame() {
    String[] cached = with("network.layers", "native", "network.frozen-forward", "cached");
    String[] computed = with("network.layers", "native");

    assertThat(last(rounds(2, 0, cached))).isEqualTo(last(rounds(2, 0, computed)));
    assertThat(MapStore.size()).isZero();
  }

  @Test
  void theLastRoundDependsOnTheRates() {
    String[] unscaled = with("network.layers", "stock", "strategy.freezeout.scaled", "false");

    assertThat(last(rounds(2, 0, unscaled)))
        .isNotEqualTo(last(rounds(2, 0, with("network.layers", "stock"))));
  }

  private static float[] last(List<Trained> rounds) {
    return rounds.get(rounds.size() - 1).parameters();
  }
}
