package org.permafrost.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.permafrost.freeze.AncestorClosure;
import org.permafrost.network.FilterCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.score.ScoringMethod;
import org.permafrost.settings.ProtectSettings.FreezeAt;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.RankWhen;
import org.permafrost.settings.StrategySettings.RankingUnit;
import org.permafrost.settings.StrategySettings.Sharing;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.spark.InputStage;
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
   * @throws Problem (usage) for an unknown scorer or layer, a scorer that cannot run along, or a
   *     network that cannot be sealed
   */
  static void check(Settings settings, FilterCatalog catalog) {
    SealCheck.check(settings, catalog);
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
      return new Outcome(known(state), List.of(), List.of());
    }
    Set<Integer> scored =
        new TreeSet<>(strategy.sharing() == Sharing.SPECIFIC ? state.classes() : learned);
    List<ClassScores> scores = scores(evidence, scored);
    FreezeMask mask = known(state);
    List<Claim> claims = new ArrayList<>();
    for (ClassScores own : units(scores, learned)) {
      mask = choice.choose(mask, own, scores, state.classes().size(), epoch);
      Set<Integer> owners = !isPooled() ? Set.of(own.label()) : new TreeSet<>(learned);
      claims.add(new Claim(owners, choice.wanted(own, scores, state.classes().size(), epoch)));
    }
    return new Outcome(withAncestors(evidence, state, mask, learned), scores, claims);
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
    return mode.freezes() && strategy.cutsEdges()
        ? state.withSeal(state.seal().withChosen(chosen(state, mask)))
        : state.withMask(mask);
  }

  /**
   * With the inputs that the chosen filters depend on most; these belong to the first class that
   * chose, and have neither score nor rank.
   */
  private FreezeMask withAncestors(
      DropTest.Evidence evidence, LearningState state, FreezeMask mask, List<Integer> learned) {
    List<Frozen> chosen = chosen(state, mask);
    if (strategy.protect().closure() == 0 || chosen.isEmpty()) {
      return mask;
    }
    Set<Integer> own = new TreeSet<>(learned);
    Map<String, double[]> inputs =
        InputStage.run(
            evidence.images().filter(image -> own.contains(image.label())),
            evidence.network(),
            catalog,
            batchSize);
    Set<FilterId> ancestors =
        new AncestorClosure(
                catalog,
                evidence.network().values(),
                inputs,
                strategy.protect().closure(),
                strategy.freezesGroups(),
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
    return strategy.ranking() == RankingUnit.POOLED
        || strategy.protect().freezeAt() == FreezeAt.END;
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

  FilterIndex index() {
    return index;
  }

  private List<ClassScores> units(List<ClassScores> scores, List<Integer> learned) {
    List<ClassScores> own = new ArrayList<>();
    for (int label : learned) {
      scores.stream().filter(s -> s.label() == label).forEach(own::add);
    }
    if (!isPooled() || own.isEmpty()) {
      return own;
    }
    ClassScores pooled = new ClassScores(own.get(0).label(), index.size());
    own.forEach(pooled::merge);
    return List.of(pooled);
  }
}
