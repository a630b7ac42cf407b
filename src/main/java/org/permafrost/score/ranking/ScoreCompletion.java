package org.permafrost.score.ranking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterIndex;
import org.permafrost.score.DerivedScorer;
import org.permafrost.score.WeightScorer;
import org.permafrost.score.WeightedNetwork;
import org.permafrost.score.method.ScoringMethod;

/** Adds the methods that need no images to the scores of those that do. */
public final class ScoreCompletion {
  private final WeightedNetwork network;
  private final FilterIndex index;
  private final Collection<Integer> labels;
  private final long seed;

  /**
   * @param labels classes to rank for
   * @param seed of methods that draw
   */
  public ScoreCompletion(WeightedNetwork network, Collection<Integer> labels, long seed) {
    this.network = network;
    this.index = network.catalog().index();
    this.labels = List.copyOf(labels);
    this.seed = seed;
  }

  /**
   * All scores.
   *
   * @param measured scores of every method in {@code methods} that looks at images, and of their
   *     bases
   */
  public ScoreSheet complete(ScoreSheet measured, Collection<ScoringMethod> methods) {
    Map<ScoringMethod, List<ClassScores>> more = new EnumMap<>(ScoringMethod.class);
    for (ScoringMethod method : methods) {
      if (method.scorer() instanceof WeightScorer scorer) {
        more.put(method, ofWeights(scorer));
      } else if (method.scorer() instanceof DerivedScorer scorer) {
        List<ClassScores> all = measured.of(ScoringMethod.named(scorer.base()));
        more.put(
            method,
            all.stream()
                .map(own -> ClassScores.of(own.label(), scorer.derive(index, own, all, seed)))
                .toList());
      }
    }
    return measured.and(new ScoreSheet(more));
  }

  private List<ClassScores> ofWeights(WeightScorer scorer) {
    List<ClassScores> classes = new ArrayList<>();
    Optional<double[]> shared = Optional.empty();
    for (int label : labels) {
      double[] values = shared.orElseGet(() -> scorer.score(network, label, seed));
      shared = scorer.dependsOnClass() ? Optional.empty() : Optional.of(values);
      classes.add(ClassScores.of(label, values));
    }
    return classes;
  }
}
