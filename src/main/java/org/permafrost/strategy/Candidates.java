package org.permafrost.strategy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRank;
import org.permafrost.rank.FilterRanking;
import org.permafrost.rank.FilterValues;
import org.permafrost.settings.StrategySettings.TopScope;

/**
 * What can freeze as a whole, ranked: single filters by their score; or, with groups, channels of a
 * residual stream with all filters that write them, and the filters that write none. The score of a
 * group is the mean over its filters of the filter's score divided by the mean size of the scores
 * of its layer, so that no layer outweighs another; single filters are then scored the same way. 1
 * is average.
 */
final class Candidates {
  /**
   * @param place layer or stream; the cap holds for each
   * @param members filters that freeze together
   */
  record Candidate(Place place, List<FilterRank> members, double score) {}

  /**
   * @param width filters or channels
   * @param block residual block of a layer; a stream belongs to none and is ranked by itself
   * @param layers that belong to it, in network order
   */
  record Place(
      String name, int width, String block, String stage, List<FilterIndex.Layer> layers) {}

  private final FilterIndex index;
  private final boolean groups;
  private final List<Place> places = new ArrayList<>();

  /**
   * @param eligible layers whose filters may freeze; a stream may if one of its layers is
   */
  Candidates(FilterIndex index, Collection<FilterIndex.Layer> eligible, boolean groups) {
    this.index = index;
    this.groups = groups;
    Map<String, Place> streams = new LinkedHashMap<>();
    for (FilterIndex.Layer layer : eligible) {
      if (!groups || layer.group().isEmpty()) {
        places.add(
            new Place(layer.name(), layer.filters(), layer.block(), layer.stage(), List.of(layer)));
      } else if (!streams.containsKey(layer.group())) {
        Place stream = stream(layer);
        streams.put(layer.group(), stream);
        places.add(stream);
      }
    }
  }

  private Place stream(FilterIndex.Layer member) {
    String name = "stream of " + member.group();
    return new Place(
        name,
        member.filters(),
        name,
        member.group(),
        index.layers().stream().filter(l -> l.group().equals(member.group())).toList());
  }

  /** Candidates of each scope, best first; ties by place and index. */
  Collection<List<Candidate>> ranked(FilterValues values, TopScope scope) {
    Map<String, List<FilterRank>> ranks = new HashMap<>();
    for (FilterRank rank : FilterRanking.of(index, values)) {
      ranks.computeIfAbsent(rank.filter().layer(), l -> new ArrayList<>()).add(rank);
    }
    ranks.values().forEach(l -> l.sort(Comparator.comparingInt(r -> r.filter().index())));
    Map<String, List<Candidate>> byScope = new LinkedHashMap<>();
    for (Place place : places) {
      String key =
          switch (scope) {
            case LAYER -> place.name();
            case BLOCK -> place.block();
            case STAGE -> place.stage();
            case NETWORK -> "network";
          };
      List<Candidate> all = byScope.computeIfAbsent(key, k -> new ArrayList<>());
      for (int channel = 0; channel < place.width(); channel++) {
        all.add(candidate(place, channel, ranks));
      }
    }
    byScope
        .values()
        .forEach(all -> all.sort(Comparator.comparingDouble(Candidate::score).reversed()));
    return byScope.values();
  }

  private Candidate candidate(Place place, int channel, Map<String, List<FilterRank>> ranks) {
    List<FilterRank> members = new ArrayList<>();
    double sum = 0;
    for (FilterIndex.Layer layer : place.layers()) {
      List<FilterRank> ofLayer = ranks.get(layer.name());
      FilterRank member = ofLayer.get(channel);
      members.add(member);
      sum += groups ? relative(member, ofLayer) : member.score();
    }
    return new Candidate(place, List.copyOf(members), sum / members.size());
  }

  private static double relative(FilterRank filter, List<FilterRank> layer) {
    double mean = layer.stream().mapToDouble(r -> Math.abs(r.score())).average().orElseThrow();
    return mean == 0 ? 0 : filter.score() / mean;
  }
}
