package org.permafrost.action.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.permafrost.action.rank.ClassRanks;
import org.permafrost.action.rank.FilterScoring;
import org.permafrost.freeze.AncestorClosure;
import org.permafrost.method.Claim;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.score.method.Scorers;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeAt;
import org.permafrost.settings.StrategySettings.RankWhen;
import org.permafrost.settings.StrategySettings.RankingUnit;
import org.permafrost.settings.StrategySettings.Sharing;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.spark.stage.InputStage;
import org.permafrost.strategy.FilterChoice;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/** The ranking and freezing part of Algorithm 1. */
final class FilterFreezing {
  /**
   * @param ranks of the classes that were ranked; empty if none were
   * @param claims in the order in which they were settled
   */
  record Outcome(FreezeMask mask, ClassRanks ranks, List<Claim> claims) {}

  /**
   * What scores and ranks are called in the tables.
   *
   * @param prefix in front of the name of a score
   */
  record Scorer(String prefix, String name) {}

  private final Mode mode;
  private final boolean running;
  private final StrategySettings strategy;
  private final int batchSize;
  private final Ranking ranking;
  private final FilterScoring scoring;
  private final FilterCatalog catalog;
  private final FilterIndex index;
  private final FilterChoice choice;
  private final Protection protection;

  /**
   * @param protection by the method of the run
   */
  FilterFreezing(Settings settings, FilterCatalog catalog, Protection protection) {
    this.mode = settings.mode();
    this.running = settings.scoresWhileTraining();
    this.strategy = settings.strategy();
    this.batchSize = settings.rank().batchSize();
    this.ranking = Ranking.parse(strategy.scorer());
    this.scoring = new FilterScoring(catalog, settings);
    this.catalog = catalog;
    this.index = catalog.index(settings.network().units());
    this.choice = new FilterChoice(index, strategy, protection.groups());
    this.protection = protection;
  }

  /**
   * Checks the settings against a network before anything is trained.
   *
   * @throws Problem (usage) for an unknown scorer or layer, a scorer that cannot run along, or a
   *     network that cannot be sealed
   */
  static void check(Settings settings, FilterCatalog catalog, Protection protection) {
    SealCheck.check(settings, catalog, protection);
    checkMixing(settings, catalog, protection);
    Ranking ranking = Ranking.parse(settings.strategy().scorer());
    if (settings.strategy().rankWhen() == RankWhen.RUNNING
        && !ranking.equals(Ranking.parse(Scorers.MAX_ACTIVATION.name()))) {
      throw Problem.usage(
          "Cannot set strategy.rank-when to running with strategy.scorer %s; only %s can be summed"
              + " while training. Set strategy.rank-when=passing.",
          ranking.label(), Scorers.MAX_ACTIVATION.name());
    }
    UnitCheck.check(settings, catalog, protection);
    new FilterChoice(
        catalog.index(settings.network().units()), settings.strategy(), protection.groups());
  }

  /** What follows channels through the network needs them to stay apart. */
  private static void checkMixing(Settings settings, FilterCatalog catalog, Protection protection) {
    boolean follows =
        protection.groups()
            || protection.cutsEdges()
            || settings.strategy().protect().closure() > 0;
    if (settings.mode().freezes() && follows && !catalog.mixing().isEmpty()) {
      throw Problem.usage(
          "Cannot use strategy.freeze = sealed or strategy.protect with %s (network.inserts), which"
              + " mixes channels, so that nobody can tell what feeds a frozen filter. Remove it from"
              + " network.inserts, or set strategy.freeze = exact without strategy.protect.",
          String.join(", ", catalog.mixing()));
    }
  }

  /** Name of the scores in the tables. */
  Scorer scorer() {
    String prefix = isRunning() ? "running-" : "";
    return new Scorer(prefix, prefix + ranking.label());
  }

  /** Whether filters are scored while training, and not in a pass of their own. */
  boolean isRunning() {
    return running;
  }

  /**
   * Ranks the filters of the learned classes and adds each class's top share to the mask.
   *
   * @param epoch in which they were learned
   */
  Outcome rank(Situation situation, LearningState state, List<Integer> learned, int epoch) {
    if (!mode.freezes() || learned.isEmpty()) {
      return new Outcome(known(state), ClassRanks.none(), List.of());
    }
    if (!protection.choosesFilters()) {
      return new Outcome(
          known(state),
          ClassRanks.none(),
          units(learned).stream().map(u -> new Claim(new TreeSet<>(u), List.of())).toList());
    }
    boolean all = strategy.sharing() == Sharing.SPECIFIC || ranking.comparesClasses();
    ScoreSheet scores = scores(situation, new TreeSet<>(all ? state.classes() : learned));
    List<Integer> scored = scores.labels();
    List<FilterValues> everyClass = ranking.ofEach(index, scores);
    FreezeMask mask = known(state);
    List<Claim> claims = new ArrayList<>();
    for (List<Integer> unit : units(learned.stream().filter(scored::contains).toList())) {
      FilterValues own = ranking.of(index, scores, unit);
      mask = choice.choose(mask, own, everyClass, state.classes().size(), epoch);
      Set<Integer> owners = new TreeSet<>(isPooled() ? learned : unit);
      claims.add(new Claim(owners, choice.wanted(own, everyClass, state.classes().size(), epoch)));
    }
    return new Outcome(
        withAncestors(situation, state, mask, learned), new ClassRanks(scores, everyClass), claims);
  }

  /** Frozen filters, and those in repair. */
  private static FreezeMask known(LearningState state) {
    return state.mask().with(state.seal().chosen().all());
  }

  private static List<Frozen> chosen(LearningState state, FreezeMask mask) {
    FreezeMask known = known(state);
    return mask.all().stream().filter(f -> !known.contains(f.filter())).toList();
  }

  /**
   * What becomes of a ranking: the filters freeze, or where edges are cut go into repair.
   *
   * @param mask all filters that are frozen, in repair or chosen
   */
  LearningState take(LearningState state, FreezeMask mask) {
    return mode.freezes() && protection.repairs()
        ? state.withSeal(state.seal().withChosen(chosen(state, mask)))
        : state.withMask(mask);
  }

  /**
   * With the inputs that the chosen filters depend on most; these belong to the first class that
   * chose, and have neither score nor rank.
   */
  private FreezeMask withAncestors(
      Situation situation, LearningState state, FreezeMask mask, List<Integer> learned) {
    List<Frozen> chosen = chosen(state, mask);
    if (strategy.protect().closure() == 0 || chosen.isEmpty()) {
      return mask;
    }
    Set<Integer> own = new TreeSet<>(learned);
    Map<String, double[]> inputs =
        InputStage.run(
            situation.images().filter(image -> own.contains(image.label())),
            situation.network(),
            catalog,
            batchSize);
    Set<FilterId> ancestors =
        new AncestorClosure(
                catalog,
                situation.network().values(),
                inputs,
                strategy.protect().closure(),
                protection.groups(),
                strategy.layerCap())
            .of(chosen.stream().map(Frozen::filter).toList(), known(state).filters());
    Frozen first = chosen.get(0);
    return mask.with(
        ancestors.stream()
            .map(filter -> new Frozen(filter, first.label(), first.epoch(), 0, 0))
            .toList());
  }

  /** One ranking for all classes that are ranked now. */
  private boolean isPooled() {
    return strategy.ranking() == RankingUnit.POOLED || strategy.freezeAt() == FreezeAt.END;
  }

  private ScoreSheet scores(Situation situation, Set<Integer> labels) {
    return isRunning()
        ? new ScoreSheet(Map.of(Scorers.MAX_ACTIVATION, situation.running())).only(labels)
        : scoring.run(
            situation.images().filter(image -> labels.contains(image.label())),
            situation.network(),
            labels,
            List.of(ranking));
  }

  FilterIndex index() {
    return index;
  }

  /** Classes that share a ranking. */
  private List<List<Integer>> units(List<Integer> learned) {
    return !isPooled() || learned.isEmpty()
        ? learned.stream().map(List::of).toList()
        : List.of(learned);
  }
}
