package org.permafrost.action.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.action.Names;
import org.permafrost.freeze.FrozenUnit;
import org.permafrost.freeze.GradientMemory;
import org.permafrost.freeze.GradientRule;
import org.permafrost.freeze.Intervals;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.settings.EwcSettings;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.Head;
import org.permafrost.settings.StrategySettings.Sharing;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.stage.GradientStage;
import org.permafrost.spark.stage.GradientStatistic;
import org.permafrost.spark.stage.MeanGradients;
import org.permafrost.strategy.LearningState;

/**
 * Filters of learned classes that may still move: pulled back by their Fisher information ({@code
 * strategy.freeze = ewc}), or projected off the gradients of their owners ({@code strategy.sharing
 * = share}). Takes the gradients of a class when it is learned.
 */
final class SoftFreezing {
  private final StrategySettings strategy;
  private final boolean freezes;
  private final boolean drops;
  private final long seed;
  private final FilterCatalog catalog;
  private GradientMemory memory;

  /**
   * @param memory of the classes learned so far
   */
  SoftFreezing(Settings settings, FilterCatalog catalog, GradientMemory memory) {
    this.strategy = settings.strategy();
    this.freezes = settings.mode().freezes();
    this.drops = settings.mode().drops();
    this.seed = settings.train().seed();
    this.catalog = catalog;
    this.memory = memory;
  }

  GradientMemory memory() {
    return memory;
  }

  /**
   * Takes up the classes that were just ranked.
   *
   * @param state of before
   * @return the mask, in which filters that found a second owner are shared
   */
  FreezeMask learn(
      FilterFreezing.Outcome ranked,
      LearningState state,
      JavaRDD<ImageRecord> trainingSplit,
      NetworkSnapshot network) {
    FreezeMask mask = ranked.mask();
    if (!isElastic() && !isSharing()) {
      return mask;
    }
    for (FilterFreezing.Claim claim : ranked.claims()) {
      if (isSharing()) {
        mask = mask.share(secondClaims(mask, claim));
      }
      FreezeMask owned = mask;
      List<FilterId> filters =
          claim.wanted().stream().map(Frozen::filter).filter(owned::holds).toList();
      List<FrozenUnit> units = units(filters, claim.labels());
      if (!units.isEmpty()) {
        remember(units, claim.labels(), state, trainingSplit, network);
      }
    }
    return mask;
  }

  /** Filters that another class froze, and whose gradients are known. */
  private List<Frozen> secondClaims(FreezeMask mask, FilterFreezing.Claim claim) {
    List<Frozen> second = new ArrayList<>();
    for (Frozen wanted : claim.wanted()) {
      boolean another =
          mask.of(wanted.filter()).filter(first -> first.label() != wanted.label()).isPresent();
      if (another && memory.hasReference(units(List.of(wanted.filter()), Set.of()).get(0))) {
        second.add(wanted);
      }
    }
    return second;
  }

  private void remember(
      List<FrozenUnit> units,
      Set<Integer> labels,
      LearningState state,
      JavaRDD<ImageRecord> trainingSplit,
      NetworkSnapshot network) {
    Intervals positions =
        Intervals.of(units.stream().flatMap(u -> u.positions().stream()).toList());
    MeanGradients means =
        GradientStage.run(
            images(trainingSplit, labels), network, state.classes(), positions, statistic());
    float[] values = new float[catalog.parameters()];
    float[] packed = new float[means.values().length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (float) means.values()[i];
    }
    positions.scatter(packed, values);
    memory =
        isElastic()
            ? memory.addFisher(units, values, network.parameters().values())
            : memory.addReference(units, values, means.images());
  }

  private GradientStatistic statistic() {
    if (!isElastic()) {
      return GradientStatistic.LOSS_GRADIENT;
    }
    return strategy.ewc().labels() == EwcSettings.Labels.ALL
        ? GradientStatistic.FISHER
        : GradientStatistic.EMPIRICAL_FISHER;
  }

  private JavaRDD<ImageRecord> images(JavaRDD<ImageRecord> trainingSplit, Set<Integer> labels) {
    int count = isElastic() ? strategy.ewc().images() : strategy.sharingImages();
    return labels.stream()
        .sorted()
        .map(
            label ->
                GradientStage.sample(
                    trainingSplit.filter(image -> image.label() == label), count, seed))
        .reduce(JavaRDD::union)
        .orElseThrow();
  }

  /** What bends gradients in the next epoch. */
  List<? extends GradientRule> rules(LearningState state) {
    if (isElastic()) {
      List<FrozenUnit> held =
          units(state.mask().filters(), state.dropped()).stream()
              .filter(memory::hasFisher)
              .toList();
      return held.isEmpty()
          ? List.of()
          : List.of(memory.pull(held, strategy.ewc().lambda(), catalog.parameters()));
    }
    if (isSharing()) {
      List<FilterId> shared = state.mask().shared().stream().map(s -> s.first().filter()).toList();
      return units(shared, Set.of()).stream()
          .map(unit -> memory.projection(unit, catalog.parameters()))
          .toList();
    }
    return List.of();
  }

  /**
   * What of an earlier run's memory this run can use.
   *
   * @param mask that this run starts with
   * @throws Problem (usage) if frozen filters come along that this run cannot hold
   */
  static GradientMemory inherited(
      Settings settings,
      FilterCatalog catalog,
      GradientMemory earlier,
      FreezeMask mask,
      String name) {
    SoftFreezing soft = new SoftFreezing(settings, catalog, earlier);
    if (soft.isElastic()) {
      long unknown =
          soft.units(mask.filters(), Set.of()).stream().filter(u -> !earlier.hasFisher(u)).count();
      if (unknown > 0) {
        throw Problem.usage(
            "Cannot start from %s with strategy.freeze=ewc: it has no Fisher information for %d of"
                + " its frozen filters. Train it with strategy.freeze=ewc, or set"
                + " strategy.freeze=exact.",
            name, unknown);
      }
    }
    if (!mask.shared().isEmpty() && !soft.isSharing()) {
      throw Problem.usage(
          "Cannot start from %s with strategy.sharing=%s: several classes share %d of its filters."
              + " Set strategy.sharing=share.",
          name, Names.of(settings.strategy().sharing()), mask.shared().size());
    }
    return soft.isElastic() || soft.isSharing() ? earlier : GradientMemory.none();
  }

  /** Parameters that have gradients: no running statistics. */
  private List<FrozenUnit> units(Collection<FilterId> filters, Collection<Integer> labels) {
    FreezeNormalization normalization =
        strategy.freezeNormalization() == FreezeNormalization.NONE
            ? FreezeNormalization.NONE
            : FreezeNormalization.AFFINE;
    boolean rows = isElastic() && drops && strategy.head() == Head.FROZEN;
    return FrozenUnit.of(catalog, normalization, filters, rows ? labels : Set.of());
  }

  private boolean isElastic() {
    return freezes && strategy.freeze() == FreezeKind.EWC;
  }

  private boolean isSharing() {
    return freezes && strategy.sharing() == Sharing.SHARE;
  }
}
