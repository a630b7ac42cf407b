package org.permafrost.action;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.network.FilterCatalog;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.rank.FreezeMask;
import org.permafrost.score.Ranking;
import org.permafrost.score.ScoringMethod;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.StrategySettings.Head;
import org.permafrost.settings.StrategySettings.RankingUnit;
import org.permafrost.settings.StrategySettings.Sharing;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.strategy.FilterChoice;
import org.permafrost.strategy.LearningState;

/** The ranking and freezing part of Algorithm 1. */
final class FilterFreezing {
  /**
   * @param scores of the classes that were ranked; empty if none were
   */
  record Outcome(FreezeMask mask, Map<ScoringMethod, List<ClassScores>> scores) {}

  private final Mode mode;
  private final StrategySettings strategy;
  private final Ranking ranking;
  private final FilterScoring scoring;
  private final FilterCatalog catalog;
  private final FilterIndex index;
  private final FilterChoice choice;

  FilterFreezing(Settings settings, FilterCatalog catalog) {
    this.mode = settings.train().mode();
    this.strategy = settings.strategy();
    this.ranking = Ranking.parse(strategy.scorer());
    this.catalog = catalog;
    this.index = catalog.index();
    this.scoring = new FilterScoring(index, settings);
    this.choice = new FilterChoice(index, strategy);
  }

  /**
   * Checks the settings against a network before anything is trained.
   *
   * @throws org.permafrost.problem.Problem (usage) for an unknown scorer or layer
   */
  static void check(Settings settings, FilterCatalog catalog) {
    Ranking.parse(settings.strategy().scorer());
    new FilterChoice(catalog.index(), settings.strategy());
  }

  /** Ranks the filters of the learned classes and adds each class's top share to the mask. */
  Outcome rank(
      JavaRDD<ImageRecord> trainingSplit,
      NetworkSnapshot network,
      LearningState state,
      List<Integer> learned) {
    if (!mode.freezes() || learned.isEmpty()) {
      return new Outcome(state.mask(), Map.of());
    }
    boolean all = strategy.sharing() == Sharing.SPECIFIC || ranking.comparesClasses();
    Set<Integer> wanted = new TreeSet<>(all ? state.classes() : learned);
    Map<ScoringMethod, List<ClassScores>> scores =
        scoring.run(
            trainingSplit.filter(image -> wanted.contains(image.label())),
            network,
            List.of(ranking));
    List<Integer> scored = Ranking.labels(scores);
    List<FilterValues> everyClass =
        scored.stream().map(label -> ranking.of(scores, List.of(label))).toList();
    FreezeMask mask = state.mask();
    for (List<Integer> unit : units(learned.stream().filter(scored::contains).toList())) {
      FilterValues own = ranking.of(scores, unit);
      mask = choice.choose(mask, own, everyClass, state.classes().size(), state.epoch());
    }
    return new Outcome(mask, scores);
  }

  /** What training must leave alone from now on. */
  FreezePlan plan(LearningState state) {
    FreezeKind kind = mode.freezes() ? strategy.freeze() : FreezeKind.NONE;
    Collection<Integer> rows = strategy.head() == Head.FROZEN ? state.dropped() : Set.of();
    return FreezePlan.of(catalog, kind, state.mask().filters(), rows);
  }

  FilterIndex index() {
    return index;
  }

  /** How filters are ranked. */
  Ranking ranking() {
    return ranking;
  }

  /** Classes that share a ranking. */
  private List<List<Integer>> units(List<Integer> learned) {
    return strategy.ranking() == RankingUnit.EACH || learned.isEmpty()
        ? learned.stream().map(List::of).toList()
        : List.of(learned);
  }
}
