package org.permafrost.spark.stage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.FilterScorer;
import scala.Tuple2;

/** The statistics of a partition: one set per scorer and class that has images. */
final class ClassSums {
  private final List<FilterScorer> scorers;
  private final int filters;
  private final SortedMap<Integer, List<ClassScores>> byLabel = new TreeMap<>();

  ClassSums(List<FilterScorer> scorers, int filters) {
    this.scorers = scorers;
    this.filters = filters;
  }

  /**
   * Adds an image.
   *
   * @param scores for each scorer the scores of a batch
   * @param offset where the image's scores begin
   */
  void add(int label, float[][] scores, int offset) {
    List<ClassScores> ofClass = byLabel.computeIfAbsent(label, this::empty);
    for (int m = 0; m < scores.length; m++) {
      ofClass.get(m).add(scores[m], offset);
    }
  }

  private List<ClassScores> empty(int label) {
    return scorers.stream()
        .map(scorer -> new ClassScores(label, filters, scorer.isStepped()))
        .toList();
  }

  /** Keyed by position of the scorer and by label. */
  Iterator<Tuple2<Tuple2<Integer, Integer>, ClassScores>> pairs() {
    List<Tuple2<Tuple2<Integer, Integer>, ClassScores>> pairs = new ArrayList<>();
    byLabel.forEach(
        (label, scores) -> {
          for (int m = 0; m < scores.size(); m++) {
            pairs.add(new Tuple2<>(new Tuple2<>(m, label), scores.get(m)));
          }
        });
    return pairs.iterator();
  }
}
