package org.permafrost.action.rank;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.ranking.ScoreSheet;

/**
 * The ranking of some classes in training.
 *
 * @param scores they were ranked by
 * @param values of each class by label, as they decided
 */
public record ClassRanks(ScoreSheet scores, List<FilterValues> values) {
  public static ClassRanks none() {
    return new ClassRanks(ScoreSheet.none(), List.of());
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** A later ranking, except for classes that had left by this one. */
  public ClassRanks then(ClassRanks later, Collection<Integer> left) {
    TreeSet<Integer> fromLater = new TreeSet<>(later.scores().labels());
    fromLater.removeAll(left);
    TreeSet<Integer> kept = new TreeSet<>(scores.labels());
    kept.removeAll(fromLater);
    List<FilterValues> both = new ArrayList<>();
    values.stream().filter(v -> kept.contains(v.label())).forEach(both::add);
    later.values().stream().filter(v -> fromLater.contains(v.label())).forEach(both::add);
    both.sort(Comparator.comparingInt(FilterValues::label));
    return new ClassRanks(scores.only(kept).and(later.scores().only(fromLater)), both);
  }
}
