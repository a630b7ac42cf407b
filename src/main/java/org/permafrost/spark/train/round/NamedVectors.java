package org.permafrost.spark.train.round;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts together the vectors that hooks brought back from a round. */
final class NamedVectors {
  private static final String PREFIX = VectorSlice.named("");

  private NamedVectors() {}

  /**
   * @param reduced slices of the round
   * @param minibatches of all workers
   * @return each vector by the name its hook gave it
   * @throws IllegalStateException if a worker sent no such vector, or a shorter one
   */
  static SortedMap<String, float[]> of(List<VectorSlice> reduced, int minibatches) {
    Map<String, List<VectorSlice>> byVector =
        reduced.stream()
            .filter(s -> s.vector().startsWith(PREFIX))
            .collect(Collectors.groupingBy(VectorSlice::vector));
    SortedMap<String, float[]> vectors = new TreeMap<>();
    byVector.forEach(
        (vector, slices) -> {
          float[] whole = new float[slices.stream().mapToInt(VectorSlice::length).sum()];
          for (VectorSlice s : slices) {
            if (s.tally().minibatches() != minibatches) {
              throw new IllegalStateException("Not every worker sent all of the vector " + vector);
            }
            s.paste(whole);
          }
          vectors.put(vector.substring(PREFIX.length()), whole);
        });
    return Collections.unmodifiableSortedMap(vectors);
  }
}
