package org.permafrost.score.ranking;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.method.ScoringMethod;

/** What scoring found: for each method the exact statistics of every class, by label. */
public final class ScoreSheet {
  private final Map<ScoringMethod, List<ClassScores>> scores;

  public ScoreSheet(Map<ScoringMethod, List<ClassScores>> scores) {
    this.scores = new EnumMap<>(ScoringMethod.class);
    scores.forEach((method, classes) -> this.scores.put(method, List.copyOf(classes)));
  }

  /** Nothing was scored. */
  public static ScoreSheet none() {
    return new ScoreSheet(Map.of());
  }

  /** Methods that were used, in the order of the registry. */
  public Set<ScoringMethod> methods() {
    return scores.keySet();
  }

  /**
   * Statistics of one method.
   *
   * @throws IllegalArgumentException if it was not used
   */
  public List<ClassScores> of(ScoringMethod method) {
    if (!scores.containsKey(method)) {
      throw new IllegalArgumentException("Nothing was scored by " + method.label());
    }
    return scores.get(method);
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
    Map<ScoringMethod, List<ClassScores>> both = new EnumMap<>(ScoringMethod.class);
    both.putAll(scores);
    more.scores.forEach((method, classes) -> both.merge(method, classes, ScoreSheet::union));
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
    Map<ScoringMethod, List<ClassScores>> part = new EnumMap<>(ScoringMethod.class);
    scores.forEach(
        (method, classes) ->
            part.put(method, classes.stream().filter(s -> labels.contains(s.label())).toList()));
    return new ScoreSheet(part);
  }
}
