package org.permafrost.action.train;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings.FreezeNormalization;
import org.permafrost.settings.StrategySettings.RankWhen;
import org.permafrost.strategy.Protection;

/** What goes together with freezing other units than filters ({@code network.units}). */
final class UnitCheck {
  private UnitCheck() {}

  /**
   * @throws Problem (usage) naming the setting and what to set
   */
  static void check(Settings settings, FilterCatalog catalog, Protection protection) {
    List<Unit> units = settings.network().units();
    if (!settings.mode().freezes() || units.equals(Unit.ONLY_FILTERS)) {
      return;
    }
    catalog.units(units);
    if (!protection.choosesFilters()) {
      refuse(
          units,
          "strategy.freeze = "
              + settings.strategy().freeze()
              + ", which chooses no units of a class",
          "Set network.units=[filters]");
    }
    if (protection.groups()
        || protection.cutsEdges()
        || settings.strategy().protect().closure() > 0) {
      refuse(
          units,
          "strategy.freeze = sealed or strategy.protect, which follow the channels of filters alone",
          "Set network.units=[filters], or strategy.freeze=exact without strategy.protect");
    }
    if (settings.strategy().rankWhen() == RankWhen.RUNNING) {
      refuse(
          units,
          "strategy.rank-when = running, which looks at the maps of convolutions alone",
          "Set strategy.rank-when=passing");
    }
    if (units.contains(Unit.NORMALIZATIONS)
        && settings.strategy().freezeNormalization() == FreezeNormalization.NONE) {
      refuse(
          units,
          "strategy.freeze-normalization = none, which leaves nothing of a channel to hold",
          "Set strategy.freeze-normalization=all or affine");
    }
  }

  /**
   * @param frozen what the run starts with
   * @param name of what it starts from
   * @throws Problem (usage) if something is frozen that the run does not rank
   */
  static void checkOrigin(
      Settings settings, FilterCatalog catalog, Collection<FilterId> frozen, String name) {
    List<Unit> units = settings.network().units();
    Set<String> ranked =
        catalog.units(units).stream().map(UnitLayer::layer).collect(Collectors.toSet());
    List<FilterId> others =
        frozen.stream().filter(unit -> !ranked.contains(unit.layer())).sorted().toList();
    if (!others.isEmpty()) {
      Set<Unit> needed = EnumSet.copyOf(units);
      others.forEach(unit -> needed.add(catalog.unit(unit.layer()).kind()));
      throw Problem.usage(
          "Cannot start from %s with network.units = %s: in it, %d other units are frozen, such as %d"
              + " of %s. Set network.units=%s, or --mode baseline to let everything go.",
          name,
          labels(units),
          others.size(),
          others.get(0).index(),
          others.get(0).layer(),
          labels(needed));
    }
  }

  private static void refuse(List<Unit> units, String with, String remedy) {
    throw Problem.usage("Cannot set network.units to %s with %s. %s.", labels(units), with, remedy);
  }

  private static List<String> labels(Collection<Unit> units) {
    return units.stream().map(Unit::label).toList();
  }
}
