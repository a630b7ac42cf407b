package org.permafrost.score.ranking;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.permafrost.rank.Combination;
import org.permafrost.rank.Contrast;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.Scorer;

/**
 * A way to rank filters: a score, possibly contrasted with the other classes, or a combination of
 * several. Written {@code max-activation}, {@code max-activation:welch} or {@code
 * mean(taylor,apoz:auc)}.
 */
public sealed interface Ranking permits ScoreRanking, CombinedRanking {

  /**
   * Reads one name.
   *
   * @throws org.permafrost.problem.Problem (usage) for a name that means nothing
   */
  static Ranking parse(String name) {
    return new RankingParser(Contrast.NONE).one(name);
  }

  /**
   * Reads names separated by commas.
   *
   * @param contrast of scores that name none and can have one
   * @throws org.permafrost.problem.Problem (usage) for a name that means nothing
   */
  static List<Ranking> list(String names, Contrast contrast) {
    return new RankingParser(contrast).list(names);
  }

  /**
   * Several rankings as one.
   *
   * @throws org.permafrost.problem.Problem (usage) if the combination takes another number of them
   */
  static Ranking combined(Combination combination, List<Ranking> parts) {
    return RankingParser.combined(combination, parts);
  }

  /** Name in settings and tables. */
  String label();

  /** The scorers it is made from. */
  Set<Scorer> scorers();

  /** Whether ranking one class takes the scores of all. */
  boolean comparesClasses();

  /**
   * What the filters are ranked by for one class, or for several taken together.
   *
   * @param scores of every class that was scored
   * @param own the classes; the result is of the first
   * @throws IllegalArgumentException if none of them was scored
   */
  FilterValues of(FilterIndex index, ScoreSheet scores, Collection<Integer> own);

  /** What the filters are ranked by for each class that was scored. */
  default List<FilterValues> ofEach(FilterIndex index, ScoreSheet scores) {
    return scores.labels().stream().map(label -> of(index, scores, List.of(label))).toList();
  }
}
