package org.permafrost.action;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.network.FilterCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.score.ScoringMethod;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.Head;
import org.permafrost.settings.StrategySettings.Normalization;
import org.permafrost.settings.StrategySettings.RankWhen;
import org.permafrost.settings.StrategySettings.RankingUnit;
import org.permafrost.settings.StrategySettings.Sharing;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.spark.ScoringStage;
import org.permafrost.strategy.FilterChoice;
import org.permafrost.strategy.LearningState;

/** The ranking and freezing part of Algorithm 1. */
final class FilterFreezing {
  /**
   * @param scores of the classes that were ranked; empty if none were
   * @param claims in the order in which they were settled
   */
  record Outcome(FreezeMask mask, List<ClassScores> scores, List<Claim> claims) {}

  /**
   * What a class, or several ranked as one, wanted, whoever got it.
   *
   * @param labels the class or classes
   */
  record Claim(Set<Integer> labels, List<Frozen> wanted) {}

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
   * @throws Problem (usage) for an unknown scorer or layer, or a scorer that cannot run along
   */
  static void check(Settings settings, FilterCatalog catalog) {
    ScoringMethod method = ScoringMethod.named(settings.strategy().scorer());
    if (settings.strategy().rankWhen() == RankWhen.RUNNING
        && method != ScoringMethod.MAX_ACTIVATION) {
      throw Problem.usage(
          "Cannot set strategy.rank-when to running with strategy.scorer %s; only %s can be summed"
              + " while training. Set strategy.rank-when=passing.",
          method.label(), ScoringMethod.MAX_ACTIVATION.label());
    }
    new FilterChoice(catalog.index(), settings.strategy());
  }

  /** Name of the scores in the tables. */
  String scorer() {
    return isRunning() ? "running-" + method.label() : method.label();
  }

  /** Whether filters are scored while training, and not in a pass of their own. */
  boolean isRunning() {
    return mode.freezes() && strategy.rankWhen() == RankWhen.RUNNING;
  }

  /**
   * Ranks the filters of the learned classes and adds each class's top share to the mask.
   *
   * @param epoch in which they were learned
   */
  Outcome rank(DropTest.Evidence evidence, LearningState state, List<Integer> learned, int epoch) {
    if (!mode.freezes() || learned.isEmpty()) {
      return new Outcome(state.mask(), List.of(), List.of());
    }
    Set<Integer> scored =
        new TreeSet<>(strategy.sharing() == Sharing.SPECIFIC ? state.classes() : learned);
    List<ClassScores> scores = scores(evidence, scored);
    FreezeMask mask = state.mask();
    List<Claim> claims = new ArrayList<>();
    for (ClassScores own : units(scores, learned)) {
      mask = choice.choose(mask, own, scores, state.classes().size(), epoch);
      Set<Integer> owners =
          strategy.ranking() == RankingUnit.EACH ? Set.of(own.label()) : new TreeSet<>(learned);
      claims.add(new Claim(owners, choice.wanted(own, scores, state.classes().size(), epoch)));
    }
    return new Outcome(mask, scores, claims);
  }

  private List<ClassScores> scores(DropTest.Evidence evidence, Set<Integer> labels) {
    return isRunning()
        ? evidence.running().stream().filter(s -> labels.contains(s.label())).toList()
        : ScoringStage.run(
            evidence.images().filter(image -> labels.contains(image.label())),
            evidence.network(),
            method,
            index.size(),
            batchSize);
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
