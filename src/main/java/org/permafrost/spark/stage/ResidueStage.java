package org.permafrost.spark.stage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.random.KeyedRandom;
import org.permafrost.spark.ImageRecord;
import scala.Tuple2;

/** Chooses which images of dropped classes stay in training. */
public final class ResidueStage {
  /** A candidate; the smallest stay. */
  private record Candidate(int priority, long key, String id) implements Serializable {
    private static final long serialVersionUID = 1L;

    static final Comparator<Candidate> ORDER =
        Comparator.comparingInt(Candidate::priority)
            .thenComparingLong(Candidate::key)
            .thenComparing(Candidate::id);
  }

  private ResidueStage() {}

  /**
   * A share of each class's images, at least one each: those in {@code preferred} first, then by a
   * key of (seed, epoch, image id).
   *
   * @param labels dropped classes
   * @param share of each class, rounded to the nearest image
   * @param epoch 0 for a choice that stays the same over epochs
   * @param preferred image ids, for example those still classified wrongly
   */
  public static SortedMap<Integer, SortedSet<String>> choose(
      JavaRDD<ImageRecord> trainingSplit,
      Collection<Integer> labels,
      double share,
      long seed,
      int epoch,
      Set<String> preferred) {
    Set<Integer> wanted = new TreeSet<>(labels);
    JavaRDD<ImageRecord> images = trainingSplit.filter(image -> wanted.contains(image.label()));
    Map<Integer, Long> counts = images.map(ImageRecord::label).countByValue();
    Map<Integer, Integer> keep = new TreeMap<>();
    counts.forEach((label, count) -> keep.put(label, count(share, count)));
    List<Tuple2<Integer, List<Candidate>>> chosen =
        images
            .mapToPair(
                image ->
                    new Tuple2<>(
                        image.label(),
                        new Candidate(
                            preferred.contains(image.id()) ? 0 : 1,
                            KeyedRandom.key(seed, "residue", epoch, image.id()),
                            image.id())))
            .aggregateByKey(
                (List<Candidate>) new ArrayList<Candidate>(),
                (list, candidate) -> {
                  list.add(candidate);
                  return list;
                },
                (a, b) -> {
                  a.addAll(b);
                  return a;
                })
            .mapToPair(pair -> new Tuple2<>(pair._1(), smallest(pair._2(), keep.get(pair._1()))))
            .collect();
    SortedMap<Integer, SortedSet<String>> residue = new TreeMap<>();
    chosen.forEach(
        pair ->
            residue.put(pair._1(), new TreeSet<>(pair._2().stream().map(Candidate::id).toList())));
    return residue;
  }

  /** The nearest whole number of images, at least one. */
  public static int count(double share, long images) {
    return (int) Math.max(1, Math.floor(share * images + 0.5));
  }

  private static List<Candidate> smallest(List<Candidate> candidates, int count) {
    return new ArrayList<>(candidates.stream().sorted(Candidate.ORDER).limit(count).toList());
  }
}
