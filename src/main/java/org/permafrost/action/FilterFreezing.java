package org.permafrost.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
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
import org.permafrost.settings.StrategySettings.RankingUnit;
import org.permafrost.settings.StrategySettings.Sharing;
import org.permafrost.settings.TrainSettings.Mode;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.InputStage;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.ScoringStage;
import org.permafrost.strategy.FilterChoice;
import org.permafrost.strategy.LearningState;

/** The ranking and freezing part of Algorithm 1. */
final class FilterFreezing {
  /**
   * @param state with what was chosen: frozen, or in repair
   * @param scores of the classes that were ranked; empty if none were
   */
  record Outcome(LearningState state, List<ClassScores> scores) {}

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
   * @throws Problem (usage) for an unknown scorer or layer, or for a network that cannot be sealed
   */
  static void check(Settings settings, FilterCatalog catalog) {
    SealCheck.check(settings, catalog);
    ScoringMethod.named(settings.strategy().scorer());
    new FilterChoice(catalog.index(), settings.strategy());
  }

  /** Ranks the filters of the learned classes; each class's top share freezes, or is repaired. */
  Outcome rank(
      JavaRDD<ImageRecord> trainingSplit,
      NetworkSnapshot network,
      LearningState state,
      List<Integer> learned) {
    if (!mode.freezes() || learned.isEmpty()) {
      return new Outcome(state, List.of());
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
    FreezeMask known = state.mask().with(state.seal().chosen().all());
    FreezeMask mask = known;
    for (ClassScores own : units(scores, learned)) {
      mask = choice.choose(mask, own, scores, state.classes().size(), state.epoch());
    }
    if (strategy.protect().closure() > 0) {
      Set<Integer> own = new TreeSet<>(learned);
      mask =
          withAncestors(
              known, mask, trainingSplit.filter(image -> own.contains(image.label())), network);
    }
    List<Frozen> chosen = mask.all().stream().filter(f -> !known.contains(f.filter())).toList();
    return new Outcome(
        strategy.cutsEdges()
            ? state.withSeal(state.seal().withChosen(chosen))
            : state.withMask(state.mask().with(chosen)),
        scores);
  }

  /**
   * The chosen filters and the inputs they depend on most; these belong to the first class that
   * chose, and have neither score nor rank.
   */
  private FreezeMask withAncestors(
      FreezeMask known, FreezeMask mask, JavaRDD<ImageRecord> images, NetworkSnapshot network) {
    List<Frozen> chosen = mask.all().stream().filter(f -> !known.contains(f.filter())).toList();
    if (chosen.isEmpty()) {
      return mask;
    }
    Set<FilterId> ancestors =
        new AncestorClosure(
                catalog,
                network.values(),
                InputStage.run(images, network, catalog, batchSize),
                strategy.protect().closure(),
                strategy.freezesGroups(),
                strategy.layerCap())
            .of(chosen.stream().map(Frozen::filter).toList(), known.filters());
    Frozen first = chosen.get(0);
    return mask.with(
        ancestors.stream()
            .map(filter -> new Frozen(filter, first.label(), first.epoch(), 0, 0))
            .toList());
  }

  FilterIndex index() {
    return index;
  }

  private List<ClassScores> units(List<ClassScores> scores, List<Integer> learned) {
    List<ClassScores> own = new ArrayList<>();
    for (int label : learned) {
      scores.stream().filter(s -> s.label() == label).forEach(own::add);
    }
    boolean atEnd = strategy.protect().freezeAt() == FreezeAt.END;
    if ((strategy.ranking() == RankingUnit.EACH && !atEnd) || own.isEmpty()) {
      return own;
    }
    ClassScores pooled = new ClassScores(own.get(0).label(), index.size());
    own.forEach(pooled::merge);
    return List.of(pooled);
  }
}
