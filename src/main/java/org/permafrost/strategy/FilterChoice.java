package org.permafrost.strategy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRank;
import org.permafrost.rank.FilterRanking;
import org.permafrost.rank.FilterValues;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.Sharing;
import org.permafrost.strategy.Candidates.Candidate;
import org.permafrost.strategy.Candidates.Place;

/**
 * The top-share rule: which filters, or with groups which channels of a stream, a learned class
 * freezes.
 */
public final class FilterChoice {
  private final FilterIndex index;
  private final StrategySettings settings;
  private final Candidates candidates;

  /**
   * @param groups whether a channel of a residual stream is chosen as a whole
   * @throws Problem (usage) if {@code strategy.layers} holds a prefix of no layer, or leaves
   *     nothing to freeze
   */
  public FilterChoice(FilterIndex index, StrategySettings settings, boolean groups) {
    this.index = index;
    this.settings = settings;
    settings.layers().forEach(this::checkPrefix);
    List<FilterIndex.Layer> eligible = index.layers().stream().filter(this::isEligible).toList();
    if (eligible.isEmpty()) {
      throw Problem.usage(
          "Cannot freeze anything: strategy.layers = %s leaves no layer; name some that are not"
              + " shortcuts, or set strategy.shortcuts = true.",
          settings.layers());
    }
    candidates = new Candidates(index, eligible, groups);
  }

  private void checkPrefix(String prefix) {
    List<String> names = index.layers().stream().map(FilterIndex.Layer::name).toList();
    if (names.stream().noneMatch(name -> matches(name, prefix))) {
      throw Problem.usage(
          "No layer starts with %s, as strategy.layers = %s wants; did you mean %s? Layers: %s; hidden dense"
              + " layers and normalisations count if network.units names them.",
          prefix, settings.layers(), NearestName.of(prefix, names), String.join(", ", names));
    }
  }

  private static boolean matches(String layer, String prefix) {
    return prefix.equals("all") || layer.startsWith(prefix);
  }

  /**
   * The mask after a class was learned.
   *
   * @param own what the filters are ranked by for the learned class
   * @param all the same for every class of the training set, which only {@link Sharing#SPECIFIC}
   *     looks at
   * @param classes number of classes in training
   * @param epoch epoch that just ended, from 1
   */
  public FreezeMask choose(
      FreezeMask mask, FilterValues own, Collection<FilterValues> all, int classes, int epoch) {
    Map<Place, Integer> frozen = new HashMap<>();
    for (List<Candidate> scope : candidates.ranked(own, settings.topScope())) {
      scope.stream()
          .filter(candidate -> isHeld(candidate, mask))
          .forEach(candidate -> frozen.merge(candidate.place(), 1, Integer::sum));
    }
    List<Frozen> chosen = new ArrayList<>();
    for (Candidate candidate : best(own, all, classes)) {
      Place place = candidate.place();
      if (!isHeld(candidate, mask) && frozen.getOrDefault(place, 0) < cap(place)) {
        frozen.merge(place, 1, Integer::sum);
        chosen.addAll(frozen(candidate, own, epoch));
      }
    }
    return mask.with(chosen);
  }

  /**
   * What a learned class would own if nobody else owned anything and layers had no cap, from its
   * best filter down, group by group. Parameters as for {@link #choose}.
   */
  public List<Frozen> wanted(
      FilterValues own, Collection<FilterValues> all, int classes, int epoch) {
    return best(own, all, classes).stream()
        .flatMap(candidate -> frozen(candidate, own, epoch).stream())
        .toList();
  }

  private List<Candidate> best(FilterValues own, Collection<FilterValues> all, int classes) {
    Map<Place, Integer> owned = new HashMap<>();
    List<Candidate> best = new ArrayList<>();
    for (List<Candidate> scope : candidates.ranked(own, settings.topScope())) {
      for (Candidate candidate :
          scope.subList(0, FilterRanking.topCount(settings.top(), scope.size()))) {
        int quota = owned.merge(candidate.place(), 1, Integer::sum);
        if ((settings.sharing() == Sharing.QUOTA && quota > quota(candidate.place(), classes))
            || (settings.skipDead() && isDead(candidate, own))
            || (settings.sharing() == Sharing.SPECIFIC && !isSpecific(candidate, own, all))) {
          continue;
        }
        best.add(candidate);
      }
    }
    return best;
  }

  private static List<Frozen> frozen(Candidate candidate, FilterValues own, int epoch) {
    return candidate.members().stream()
        .map(m -> new Frozen(m.filter(), own.label(), epoch, m.score(), m.rank()))
        .toList();
  }

  private static boolean isHeld(Candidate candidate, FreezeMask mask) {
    return candidate.members().stream().allMatch(m -> mask.holds(m.filter()));
  }

  private int cap(Place place) {
    return (int) Math.floor(settings.layerCap() * place.width());
  }

  private int quota(Place place, int classes) {
    return Math.max(1, cap(place) / Math.max(1, classes));
  }

  private boolean isDead(Candidate candidate, FilterValues values) {
    return candidate.members().stream().allMatch(m -> values.dead()[number(m)]);
  }

  private boolean isSpecific(Candidate candidate, FilterValues own, Collection<FilterValues> all) {
    return candidate.members().stream()
        .anyMatch(
            m -> {
              int filter = number(m);
              double mean = all.stream().mapToDouble(s -> s.mean(filter)).average().orElse(0);
              return own.mean(filter) > mean;
            });
  }

  private int number(FilterRank rank) {
    return index.number(rank.filter());
  }

  private boolean isEligible(FilterIndex.Layer layer) {
    boolean named = settings.layers().stream().anyMatch(p -> matches(layer.name(), p));
    return named && (settings.shortcuts() || !layer.shortcut());
  }
}
