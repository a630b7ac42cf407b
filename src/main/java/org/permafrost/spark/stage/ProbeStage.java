package org.permafrost.spark.stage;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.random.KeyedRandom;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.SparkJobs;

/** Chooses the images on which a run looks at itself: the same ones in every epoch. */
public final class ProbeStage {
  /** A candidate; the smallest are taken. */
  private record Candidate(long key, String id) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Smallest key first, ties by id. */
  private enum Order implements Comparator<Candidate> {
    BY_KEY;

    @Override
    public int compare(Candidate a, Candidate b) {
      int byKey = Long.compare(a.key(), b.key());
      return byKey != 0 ? byKey : a.id().compareTo(b.id());
    }
  }

  private ProbeStage() {}

  /**
   * A seeded choice that depends on the ids alone.
   *
   * @param count of images; all if there are fewer
   */
  public static JavaRDD<ImageRecord> choose(JavaRDD<ImageRecord> images, int count, long seed) {
    Set<String> ids = new TreeSet<>();
    SparkJobs.described(
            images.context(),
            "probe",
            "Choose the probe set",
            () ->
                images
                    .map(
                        image ->
                            new Candidate(
                                KeyedRandom.key(seed, "probe", 0, image.id()), image.id()))
                    .takeOrdered(count, Order.BY_KEY))
        .forEach(candidate -> ids.add(candidate.id()));
    return images.filter(image -> ids.contains(image.id()));
  }
}
