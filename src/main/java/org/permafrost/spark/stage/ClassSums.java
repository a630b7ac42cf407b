package org.permafrost.spark.stage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.method.ScoringMethod;
import scala.Tuple2;

/** The statistics of a partition: one set per method and class that has images. */
final class ClassSums {
  private final List<ScoringMethod> methods;
  private final int filters;
  private final SortedMap<Integer, List<ClassScores>> byLabel = new TreeMap<>();

  ClassSums(List<ScoringMethod> methods, int filters) {
    this.methods = methods;
    this.filters = filters;
  }

  /**
   * Adds an image.
   *
   * @param scores for each method the scores of a batch
   * @param offset where the image's scores begin
   */
  void add(int label, float[][] scores, int offset) {
    List<ClassScores> ofClass = byLabel.computeIfAbsent(label, this::empty);
    for (int m = 0; m < scores.length; m++) {
      ofClass.get(m).add(scores[m], offset);
    }
  }

  private List<ClassScores> empty(int label) {
    return methods.stream()
        .map(method -> new ClassScores(label, filters, method.isStepped()))
        .toList();
  }

  /** Keyed by position of the method and by label. */
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
