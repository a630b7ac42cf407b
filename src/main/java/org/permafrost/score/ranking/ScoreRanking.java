package org.permafrost.score.ranking;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.Contrast;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.Scorer;
import org.permafrost.settings.bind.Labels;

/**
 * Ranks by one score.
 *
 * @param contrast with the other classes
 */
record ScoreRanking(Scorer scorer, Contrast contrast) implements Ranking {
  static String written(Contrast contrast) {
    return Labels.of(contrast);
  }

  @Override
  public String label() {
    return contrast == Contrast.NONE ? scorer.name() : scorer.name() + ":" + written(contrast);
  }

  @Override
  public Set<Scorer> scorers() {
    return Set.of(scorer);
  }

  @Override
  public boolean comparesClasses() {
    return contrast != Contrast.NONE || scorer.comparesClasses();
  }

  @Override
  public FilterValues of(FilterIndex index, ScoreSheet scores, Collection<Integer> own) {
    List<ClassScores> all = scores.of(scorer);
    List<ClassScores> members =
        own.stream().flatMap(label -> ofClass(all, label).stream()).toList();
    if (members.isEmpty()) {
      throw new IllegalArgumentException("No images of the classes " + own + " were scored");
    }
    ClassScores together = members.get(0);
    if (members.size() > 1) {
      together = new ClassScores(together.label(), together.filters(), scorer.isStepped());
      members.forEach(together::merge);
    }
    return contrast.of(
        together, all.stream().filter(scored -> !own.contains(scored.label())).toList());
  }

  private static List<ClassScores> ofClass(List<ClassScores> all, int label) {
    return all.stream().filter(scored -> scored.label() == label).toList();
  }
}
