package org.permafrost.spark.stage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.random.KeyedRandom;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.SparkJobs;
import scala.Tuple2;

/** Draws images by their ids: the same ones whatever the partitions and the order. */
public final class SampleStage {
  /** A candidate; those with the smallest keys are drawn. */
  private record Candidate(long key, String id) implements Serializable {
    private static final long serialVersionUID = 1L;

    static final Comparator<Candidate> ORDER =
        Comparator.comparingLong(Candidate::key).thenComparing(Candidate::id);
  }

  private SampleStage() {}

  /**
   * Ids of some images of each class.
   *
   * @param perClass images of each class, or all if it has fewer
   * @param purpose of the sample; different purposes draw different images
   */
  public static SortedSet<String> ids(
      JavaRDD<ImageRecord> images, int perClass, long seed, String purpose) {
    List<Tuple2<Integer, List<Candidate>>> drawn =
        SparkJobs.described(
            images.context(),
            "sample",
            "Draw " + perClass + " images of each class",
            () ->
                images
                    .mapToPair(
                        image ->
                            new Tuple2<>(
                                image.label(),
                                new Candidate(
                                    KeyedRandom.key(seed, purpose, 0, image.id()), image.id())))
                    .aggregateByKey(
                        (List<Candidate>) new ArrayList<Candidate>(),
                        (list, candidate) -> smallest(list, List.of(candidate), perClass),
                        (a, b) -> smallest(a, b, perClass))
                    .collect());
    SortedSet<String> ids = new TreeSet<>();
    drawn.forEach(pair -> pair._2().forEach(candidate -> ids.add(candidate.id())));
    return ids;
  }

  private static List<Candidate> smallest(List<Candidate> a, List<Candidate> b, int count) {
    a.addAll(b);
    if (a.size() > count) {
      a.sort(Candidate.ORDER);
      a.subList(count, a.size()).clear();
    }
    return a;
  }
}
