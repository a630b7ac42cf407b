package org.permafrost.score.ranking;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.Scorer;
import org.permafrost.score.method.Scorers;

/** What scoring found: for each scorer the exact statistics of every class, by label. */
public final class ScoreSheet {
  private final Map<Scorer, List<ClassScores>> scores;

  public ScoreSheet(Map<? extends Scorer, List<ClassScores>> scores) {
    this.scores = new TreeMap<>(Scorers.ORDER);
    scores.forEach((scorer, classes) -> this.scores.put(scorer, List.copyOf(classes)));
  }

  /** Nothing was scored. */
  public static ScoreSheet none() {
    return new ScoreSheet(Map.of());
  }

  /** Scorers that were used, in the order of the registry. */
  public Set<Scorer> scorers() {
    return scores.keySet();
  }

  /**
   * Statistics of one scorer.
   *
   * @throws IllegalArgumentException if it was not used
   */
  public List<ClassScores> of(Scorer scorer) {
    if (!scores.containsKey(scorer)) {
      throw new IllegalArgumentException("Nothing was scored by " + scorer.name());
    }
    return scores.get(scorer);
  }

  /** Classes that were scored. */
  public List<Integer> labels() {
    return scores.values().stream()
        .flatMap(List::stream)
        .map(ClassScores::label)
        .distinct()
        .sorted()
        .toList();
  }

  /** This sheet and the classes of another that it lacks. */
  public ScoreSheet and(ScoreSheet more) {
    Map<Scorer, List<ClassScores>> both = new TreeMap<>(Scorers.ORDER);
    both.putAll(scores);
    more.scores.forEach((scorer, classes) -> both.merge(scorer, classes, ScoreSheet::union));
    return new ScoreSheet(both);
  }

  private static List<ClassScores> union(List<ClassScores> first, List<ClassScores> second) {
    Set<Integer> known = first.stream().map(ClassScores::label).collect(Collectors.toSet());
    return Stream.concat(first.stream(), second.stream().filter(s -> !known.contains(s.label())))
        .sorted(Comparator.comparingInt(ClassScores::label))
        .toList();
  }

  /** This sheet for some classes only. */
  public ScoreSheet only(Collection<Integer> labels) {
    Map<Scorer, List<ClassScores>> part = new TreeMap<>(Scorers.ORDER);
    scores.forEach(
        (scorer, classes) ->
            part.put(scorer, classes.stream().filter(s -> labels.contains(s.label())).toList()));
    return new ScoreSheet(part);
  }
}
