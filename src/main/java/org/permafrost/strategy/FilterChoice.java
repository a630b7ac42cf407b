package org.permafrost.strategy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.problem.Problem;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRank;
import org.permafrost.rank.FilterRanking;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.StrategySettings;
import org.permafrost.settings.StrategySettings.Sharing;

/** The top-share rule: which filters a learned class freezes. */
public final class FilterChoice {
  private final FilterIndex index;
  private final StrategySettings settings;
  private final Map<String, FilterIndex.Layer> eligible = new LinkedHashMap<>();

  /**
   * @throws Problem (usage) if {@code strategy.layers} holds a prefix of no layer, or leaves
   *     nothing to freeze
   */
  public FilterChoice(FilterIndex index, StrategySettings settings) {
    this.index = index;
    this.settings = settings;
    settings.layers().forEach(this::checkPrefix);
    index.layers().stream().filter(this::isEligible).forEach(l -> eligible.put(l.name(), l));
    if (eligible.isEmpty()) {
      throw Problem.usage(
          "Cannot freeze anything: strategy.layers = %s leaves no layer; name some that are no"
              + " shortcuts, or set strategy.shortcuts = true.",
          settings.layers());
    }
  }

  private void checkPrefix(String prefix) {
    List<String> names = index.layers().stream().map(FilterIndex.Layer::name).toList();
    if (names.stream().noneMatch(name -> matches(name, prefix))) {
      throw Problem.usage(
          "No layer starts with %s, as strategy.layers = %s wants; did you mean %s? Layers: %s.",
          prefix, settings.layers(), NearestName.of(prefix, names), String.join(", ", names));
    }
  }

  private static boolean matches(String layer, String prefix) {
    return prefix.equals("all") || layer.startsWith(prefix);
  }

  /**
   * The mask after a class was learned.
   *
   * @param own scores of the learned class
   * @param all scores of every class of the training set, which only {@link Sharing#SPECIFIC} looks
   *     at
   * @param classes number of classes in training
   * @param epoch epoch that just ended, from 1
   */
  public FreezeMask choose(
      FreezeMask mask, ClassScores own, Collection<ClassScores> all, int classes, int epoch) {
    Map<String, Integer> frozen = new HashMap<>();
    eligible.keySet().forEach(layer -> frozen.put(layer, (int) mask.inLayer(layer)));
    List<Frozen> chosen = new ArrayList<>();
    for (Frozen candidate : wanted(own, all, classes, epoch)) {
      String layer = candidate.filter().layer();
      if (!mask.holds(candidate.filter()) && frozen.get(layer) < cap(layer)) {
        frozen.merge(layer, 1, Integer::sum);
        chosen.add(candidate);
      }
    }
    return mask.with(chosen);
  }

  /**
   * What a learned class would own if nobody else owned anything and layers had no cap, from its
   * best filter down, group by group. Parameters as for {@link #choose}.
   */
  public List<Frozen> wanted(ClassScores own, Collection<ClassScores> all, int classes, int epoch) {
    Map<String, Integer> owned = new HashMap<>();
    List<Frozen> wanted = new ArrayList<>();
    for (List<FilterRank> group : groups(FilterRanking.of(index, own))) {
      for (FilterRank candidate : group.subList(0, topCount(group.size()))) {
        String layer = candidate.filter().layer();
        int quota = owned.merge(layer, 1, Integer::sum);
        if ((settings.sharing() == Sharing.QUOTA && quota > quota(layer, classes))
            || (settings.skipDead() && isDead(candidate, own))
            || (settings.sharing() == Sharing.SPECIFIC && !isSpecific(candidate, own, all))) {
          continue;
        }
        wanted.add(
            new Frozen(
                candidate.filter(), own.label(), epoch, candidate.score(), candidate.rank()));
      }
    }
    return wanted;
  }

  /** floor(p C + 0.5), at least 1 if p is positive. */
  private int topCount(int filters) {
    int count = (int) Math.floor(settings.top() * filters + 0.5);
    return settings.top() > 0 ? Math.max(1, Math.min(filters, count)) : 0;
  }

  private int cap(String layer) {
    return (int) Math.floor(settings.layerCap() * eligible.get(layer).filters());
  }

  private int quota(String layer, int classes) {
    return Math.max(1, cap(layer) / Math.max(1, classes));
  }

  private boolean isDead(FilterRank candidate, ClassScores scores) {
    return !(scores.max(number(candidate)) > 0);
  }

  private boolean isSpecific(FilterRank candidate, ClassScores own, Collection<ClassScores> all) {
    int filter = number(candidate);
    double mean = all.stream().mapToDouble(s -> s.mean(filter)).average().orElse(0);
    return own.mean(filter) > mean;
  }

  private int number(FilterRank candidate) {
    return index.number(candidate.filter());
  }

  private Collection<List<FilterRank>> groups(List<FilterRank> ranks) {
    Map<String, List<FilterRank>> groups = new LinkedHashMap<>();
    for (FilterRank rank : ranks) {
      String layer = rank.filter().layer();
      if (eligible.containsKey(layer)) {
        String group =
            switch (settings.topScope()) {
              case LAYER -> layer;
              case BLOCK -> eligible.get(layer).block();
              case STAGE -> eligible.get(layer).stage();
              case NETWORK -> "network";
            };
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(rank);
      }
    }
    groups
        .values()
        .forEach(
            group ->
                group.sort(
                    Comparator.comparingDouble(FilterRank::score)
                        .reversed()
                        .thenComparing(r -> number(r))));
    return groups.values();
  }

  private boolean isEligible(FilterIndex.Layer layer) {
    boolean named = settings.layers().stream().anyMatch(p -> matches(layer.name(), p));
    return named && (settings.shortcuts() || !layer.shortcut());
  }
}
