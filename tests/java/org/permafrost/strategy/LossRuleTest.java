package org.permafrost.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.permafrost.rank.FreezeMask;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings.LossKind;

class LossRuleTest {
  private static final Map<Integer, Long> COUNTS = Map.of(0, 1L, 1, 3L, 2, 4L);

  private static EpochLoss loss(
      LossKind kind, double tau, Set<Integer> active, Map<Integer, Long> images) {
    LearningState state =
        new LearningState(
            3,
            new TreeSet<>(Set.of(0, 1, 2)),
            new TreeSet<>(active),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            FreezeMask.none(),
            -1);
    return new LossRule(kind, tau).epoch(state, images);
  }

  private static SortedMap<Integer, Double> unshifted(Integer... labels) {
    SortedMap<Integer, Double> offsets = new TreeMap<>();
    for (Integer label : labels) {
      offsets.put(label, 0.0);
    }
    return offsets;
  }

  @Test
  void fullShowsEveryImageAllClasses() {
    EpochLoss loss = loss(LossKind.FULL, 1, Set.of(1, 2), COUNTS);

    assertThat(loss.softmax(0)).isEqualTo(unshifted(0, 1, 2));
    assertThat(loss.softmax(1)).isEqualTo(unshifted(0, 1, 2));
    assertThat(loss.hasOffsets()).isFalse();
  }

  /** Classes without images are in the softmax if they are named. */
  @Test
  void othersAreInTheSoftmaxOfEveryImage() {
    LearningState state = LearningState.start(new TreeSet<>(Set.of(1, 2)));
    SortedSet<Integer> others = new TreeSet<>(Set.of(0, 2));

    for (LossKind kind : Set.of(LossKind.FULL, LossKind.ACTIVE_CLASSES)) {
      EpochLoss loss = new LossRule(kind, 1).with(others).epoch(state, Map.of(1, 3L, 2, 4L));
      assertThat(loss.softmax(1)).isEqualTo(unshifted(0, 1, 2));
      assertThat(loss.softmax(2)).isEqualTo(unshifted(0, 1, 2));
    }
    EpochLoss balanced =
        new LossRule(LossKind.BALANCED, 1).with(others).epoch(state, Map.of(1, 3L, 2, 4L));
    assertThat(balanced.softmax(1)).containsOnlyKeys(1, 2);
  }

  @Test
  void activeClassesShowsNewImagesTheActiveClassesAndResidueAll() {
    EpochLoss loss = loss(LossKind.ACTIVE_CLASSES, 1, Set.of(1, 2), COUNTS);

    assertThat(loss.softmax(1)).isEqualTo(unshifted(1, 2));
    assertThat(loss.softmax(2)).isEqualTo(unshifted(1, 2));
    assertThat(loss.softmax(0)).isEqualTo(unshifted(0, 1, 2));
    assertThat(loss.hasOffsets()).isFalse();
  }

  @Test
  void aLastActiveClassSeesAllClasses() {
    EpochLoss loss = loss(LossKind.ACTIVE_CLASSES, 1, Set.of(1), COUNTS);

    assertThat(loss.softmax(1)).isEqualTo(unshifted(0, 1, 2));
    assertThat(loss.softmax(0)).isEqualTo(unshifted(0, 1, 2));
  }

  @Test
  void balancedAddsTheLogarithmOfTheShareOfTheImagesInPlay() {
    EpochLoss loss = loss(LossKind.BALANCED, 7, Set.of(1, 2), COUNTS);

    for (int label = 0; label < 3; label++) {
      SortedMap<Integer, Double> softmax = loss.softmax(label);
      assertThat(softmax.keySet()).containsExactly(0, 1, 2);
      assertThat(softmax.get(1) - softmax.get(0)).isCloseTo(Math.log(3), within(1e-12));
      assertThat(softmax.get(2)).isCloseTo(Math.log(0.5), within(1e-12));
    }
    assertThat(loss.hasOffsets()).isTrue();
  }

  @Test
  void logitAdjustmentScalesTheLogarithm() {
    SortedMap<Integer, Double> twice =
        loss(LossKind.LOGIT_ADJUSTED, 2, Set.of(1, 2), COUNTS).softmax(1);

    assertThat(twice.get(1) - twice.get(0)).isCloseTo(Math.log(9), within(1e-12));
    assertThat(loss(LossKind.LOGIT_ADJUSTED, 1, Set.of(1, 2), COUNTS))
        .isEqualTo(loss(LossKind.BALANCED, 1, Set.of(1, 2), COUNTS));
    assertThat(loss(LossKind.LOGIT_ADJUSTED, 0, Set.of(1, 2), COUNTS).hasOffsets()).isFalse();
  }

  @Test
  void aClassWithoutImagesIsOutsideAShiftedSoftmax() {
    Map<Integer, Long> images = new TreeMap<>(Map.of(0, 0L, 1, 5L, 2, 5L));
    EpochLoss zero = loss(LossKind.BALANCED, 1, Set.of(1, 2), images);
    images.remove(0);

    assertThat(zero.softmax(1).keySet()).containsExactly(1, 2);
    assertThat(zero.softmax(1).values()).allMatch(Double::isFinite);
    assertThat(loss(LossKind.BALANCED, 1, Set.of(1, 2), images)).isEqualTo(zero);
  }

  @Test
  void oneClassWithImagesSeesAllWithoutOffsets() {
    EpochLoss loss = loss(LossKind.BALANCED, 1, Set.of(1), Map.of(1, 5L));

    assertThat(loss.softmax(1)).isEqualTo(unshifted(0, 1, 2));
    assertThat(loss.hasOffsets()).isFalse();
  }

  @Test
  void settingsNameEveryKind() {
    Map.of(
            "active-classes", LossKind.ACTIVE_CLASSES,
            "full", LossKind.FULL,
            "balanced", LossKind.BALANCED,
            "logit-adjusted", LossKind.LOGIT_ADJUSTED)
        .forEach((name, kind) -> assertThat(rule(name)).isEqualTo(new LossRule(kind, 1.5)));
    assertThat(LossRule.of(SettingsLoader.defaults().strategy()))
        .isEqualTo(new LossRule(LossKind.ACTIVE_CLASSES, 1));
  }

  private static LossRule rule(String name) {
    return LossRule.of(
        SettingsLoader.load(
                Optional.empty(), Map.of("strategy.loss", name, "strategy.logit-adjustment", "1.5"))
            .strategy());
  }
}
