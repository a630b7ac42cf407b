package org.permafrost.action;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.network.FilterCatalog;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FreezeMask;
import org.permafrost.score.ScoringMethod;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.Head;
import org.permafrost.settings.StrategySettings.Normalization;
import org.permafrost.settings.StrategySettings.RankingUnit;
import org.permafrost.settings.StrategySettings.Sharing;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.ScoringStage;
import org.permafrost.strategy.FilterChoice;
import org.permafrost.strategy.LearningState;

/** The ranking and freezing part of Algorithm 1. */
final class FilterFreezing {
  /**
   * @param scores of the classes that were ranked; empty if none were
   */
  record Outcome(FreezeMask mask, List<ClassScores> scores) {}

  private final Mode mode;
  private final StrategySettings strategy;
  private final int batchSize;
  private final ScoringMethod method;
  private final FilterCatalog catalog;
  private final FilterIndex index;
  private final FilterChoice choice;

  FilterFreezing(Settings settings, FilterCatalog catalog) {
    this.mode = settings.mode();
    this.strategy = settings.strategy();
    this.batchSize = settings.rank().batchSize();
    this.method = ScoringMethod.named(strategy.scorer());
    this.catalog = catalog;
    this.index = catalog.index();
    this.choice = new FilterChoice(index, strategy);
  }

  /**
   * Checks the settings against a network before anything is trained.
   *
   * @throws org.permafrost.problem.Problem (usage) for an unknown scorer or layer
   */
  static void check(Settings settings, FilterCatalog catalog) {
    ScoringMethod.named(settings.strategy().scorer());
    new FilterChoice(catalog.index(), settings.strategy());
  }

  /** Ranks the filters of the learned classes and adds each class's top share to the mask. */
  Outcome rank(
      JavaRDD<ImageRecord> trainingSplit,
      NetworkSnapshot network,
      LearningState state,
      List<Integer> learned) {
    if (!mode.freezes() || learned.isEmpty()) {
      return new Outcome(state.mask(), List.of());
    }
    Set<Integer> scored =
        new TreeSet<>(strategy.sharing() == Sharing.SPECIFIC ? state.classes() : learned);
    List<ClassScores> scores =
        ScoringStage.run(
            trainingSplit.filter(image -> scored.contains(image.label())),
            network,
            method,
            index.size(),
            batchSize);
    FreezeMask mask = state.mask();
    for (ClassScores own : units(scores, learned)) {
      mask = choice.choose(mask, own, scores, state.classes().size(), state.epoch());
    }
    return new Outcome(mask, scores);
  }

  /** What training must leave alone from now on. */
  FreezePlan plan(LearningState state) {
    FreezeKind kind = mode.freezes() ? strategy.freeze() : FreezeKind.NONE;
    Collection<Integer> rows = strategy.head() == Head.FROZEN ? state.dropped() : Set.of();
    Collection<FilterId> filters = state.mask().filters();
    FreezePlan plan = FreezePlan.of(catalog, kind, strategy.freezeNormalization(), filters, rows);
    return normalisesByFrozenStatistics(kind) ? plan.withStoredStatistics(catalog, filters) : plan;
  }

  private boolean normalisesByFrozenStatistics(FreezeKind kind) {
    return kind == FreezeKind.EXACT
        && strategy.freezeNormalization() == FreezeNormalization.ALL
        && strategy.normalization() == Normalization.FROZEN;
  }

  FilterIndex index() {
    return index;
  }

  private List<ClassScores> units(List<ClassScores> scores, List<Integer> learned) {
    List<ClassScores> own = new ArrayList<>();
    for (int label : learned) {
      scores.stream().filter(s -> s.label() == label).forEach(own::add);
    }
    if (strategy.ranking() == RankingUnit.EACH || own.isEmpty()) {
      return own;
    }
    ClassScores pooled = new ClassScores(own.get(0).label(), index.size());
    own.forEach(pooled::merge);
    return List.of(pooled);
  }
}
