package org.permafrost.score.ranking;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.permafrost.rank.Combination;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.Scorer;
import org.permafrost.score.method.Scorers;
import org.permafrost.settings.bind.Labels;

/** Ranks by several rankings at once. */
record CombinedRanking(Combination combination, List<Ranking> parts) implements Ranking {
  CombinedRanking {
    parts = List.copyOf(parts);
  }

  static String written(Combination combination) {
    return Labels.of(combination);
  }

  @Override
  public String label() {
    return parts.stream()
        .map(Ranking::label)
        .collect(Collectors.joining(",", written(combination) + "(", ")"));
  }

  @Override
  public Set<Scorer> scorers() {
    Set<Scorer> scorers = new TreeSet<>(Scorers.ORDER);
    parts.forEach(part -> scorers.addAll(part.scorers()));
    return scorers;
  }

  @Override
  public boolean comparesClasses() {
    return parts.stream().anyMatch(Ranking::comparesClasses);
  }

  @Override
  public FilterValues of(FilterIndex index, ScoreSheet scores, Collection<Integer> own) {
    return combination.of(index, parts.stream().map(part -> part.of(index, scores, own)).toList());
  }
}
