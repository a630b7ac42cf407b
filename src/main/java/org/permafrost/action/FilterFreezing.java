package org.permafrost.action;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.network.FilterCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.score.Ranking;
import org.permafrost.score.ScoreSheet;
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
import org.permafrost.strategy.FilterChoice;
import org.permafrost.strategy.LearningState;

/** The ranking and freezing part of Algorithm 1. */
final class FilterFreezing {
  /**
   * @param ranks of the classes that were ranked; empty if none were
   * @param claims in the order in which they were settled
   */
  record Outcome(FreezeMask mask, ClassRanks ranks, List<Claim> claims) {}

  /**
   * What a class, or several ranked as one, wanted, whoever got it.
   *
   * @param labels the class or classes
   */
  record Claim(Set<Integer> labels, List<Frozen> wanted) {}

  /**
   * What scores and ranks are called in the tables.
   *
   * @param prefix in front of the name of a score
   */
  record Scorer(String prefix, String name) {}

  private final Mode mode;
  private final StrategySettings strategy;
  private final Ranking ranking;
  private final FilterScoring scoring;
  private final FilterCatalog catalog;
  private final FilterIndex index;
  private final FilterChoice choice;

  FilterFreezing(Settings settings, FilterCatalog catalog) {
    this.mode = settings.mode();
    this.strategy = settings.strategy();
    this.ranking = Ranking.parse(strategy.scorer());
    this.catalog = catalog;
    this.index = catalog.index();
    this.scoring = new FilterScoring(catalog, settings);
    this.choice = new FilterChoice(index, strategy);
  }

  /**
   * Checks the settings against a network before anything is trained.
   *
   * @throws Problem (usage) for an unknown scorer or layer, or a scorer that cannot run along
   */
  static void check(Settings settings, FilterCatalog catalog) {
    Ranking ranking = Ranking.parse(settings.strategy().scorer());
    if (settings.strategy().rankWhen() == RankWhen.RUNNING
        && !ranking.equals(Ranking.parse(ScoringMethod.MAX_ACTIVATION.label()))) {
      throw Problem.usage(
          "Cannot set strategy.rank-when to running with strategy.scorer %s; only %s can be summed"
              + " while training. Set strategy.rank-when=passing.",
          ranking.label(), ScoringMethod.MAX_ACTIVATION.label());
    }
    new FilterChoice(catalog.index(), settings.strategy());
  }

  /** Name of the scores in the tables. */
  Scorer scorer() {
    String prefix = isRunning() ? "running-" : "";
    return new Scorer(prefix, prefix + ranking.label());
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
      return new Outcome(state.mask(), ClassRanks.none(), List.of());
    }
    boolean all = strategy.sharing() == Sharing.SPECIFIC || ranking.comparesClasses();
    ScoreSheet scores = scores(evidence, new TreeSet<>(all ? state.classes() : learned));
    List<Integer> scored = scores.labels();
    List<FilterValues> everyClass = ranking.ofEach(index, scores);
    FreezeMask mask = state.mask();
    List<Claim> claims = new ArrayList<>();
    for (List<Integer> unit : units(learned.stream().filter(scored::contains).toList())) {
      FilterValues own = ranking.of(index, scores, unit);
      mask = choice.choose(mask, own, everyClass, state.classes().size(), epoch);
      Set<Integer> owners = new TreeSet<>(strategy.ranking() == RankingUnit.EACH ? unit : learned);
      claims.add(new Claim(owners, choice.wanted(own, everyClass, state.classes().size(), epoch)));
    }
    return new Outcome(mask, new ClassRanks(scores, everyClass), claims);
  }

  private ScoreSheet scores(DropTest.Evidence evidence, Set<Integer> labels) {
    return isRunning()
        ? new ScoreSheet(Map.of(ScoringMethod.MAX_ACTIVATION, evidence.running())).only(labels)
        : scoring.run(
            evidence.images().filter(image -> labels.contains(image.label())),
            evidence.network(),
            labels,
            List.of(ranking));
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

  /** Classes that share a ranking. */
  private List<List<Integer>> units(List<Integer> learned) {
    return strategy.ranking() == RankingUnit.EACH || learned.isEmpty()
        ? learned.stream().map(List::of).toList()
        : List.of(learned);
  }
}
