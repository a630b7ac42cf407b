package org.permafrost.spark.stage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.permafrost.freeze.Intervals;
import org.permafrost.method.GradientStatistic;
import org.permafrost.method.MeanGradients;
import org.permafrost.network.evaluation.ImageGradients;
import org.permafrost.random.KeyedRandom;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.Resident;
import org.permafrost.spark.SparkJobs;
import scala.Tuple2;

/**
 * Averages a statistic of per-image gradients over images, in evaluation mode and without
 * augmentation. Every image is differentiated on its own, before anything is squared or added. The
 * sums are floating-point, so their order is fixed: images go to groups by a hash of their id, are
 * added by id within a group, and groups by number. Partitions, executors and retries change no
 * bit.
 */
public final class GradientStage {
  /** Tasks, whatever the cluster: the order of addition must not depend on it. */
  private static final int GROUPS = 8;

  private static final Comparator<ImageRecord> BY_ID = Comparator.comparing(ImageRecord::id);

  /** What every task needs. */
  private record Job(
      NetworkSnapshot network,
      List<Integer> classes,
      Intervals positions,
      GradientStatistic statistic)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private GradientStage() {}

  /**
   * @param classes in the softmax
   * @param positions of the parameter vector; others are left out
   * @throws IllegalArgumentException if there are no images
   */
  public static MeanGradients run(
      JavaRDD<ImageRecord> images,
      NetworkSnapshot network,
      Collection<Integer> classes,
      Intervals positions,
      GradientStatistic statistic) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(images.context());
    Broadcast<Job> job =
        context.broadcast(
            new Job(network, new ArrayList<>(new TreeSet<>(classes)), positions, statistic));
    try {
      List<GradientSums.Slice> slices =
          SparkJobs.described(
              images.context(),
              "gradients",
              "Differentiate single images with respect to frozen filters",
              () ->
                  images
                      .mapToPair(image -> new Tuple2<>(group(image.id()), image))
                      .groupByKey(GROUPS)
                      .flatMap(group -> sum(group._1(), group._2(), job))
                      .mapToPair(slice -> new Tuple2<>(slice.slice(), slice))
                      .groupByKey()
                      .values()
                      .map(GradientSums::total)
                      .collect());
      if (slices.isEmpty()) {
        throw new IllegalArgumentException("There are no images or no positions to average over");
      }
      double[] means = new double[positions.size()];
      slices.forEach(slice -> GradientSums.paste(slice, means));
      return new MeanGradients(slices.get(0).images(), means);
    } finally {
      job.destroy();
    }
  }

  /**
   * At most this many of the images, by a key of (seed, image id).
   *
   * @param count 0 for all
   */
  public static JavaRDD<ImageRecord> sample(JavaRDD<ImageRecord> images, int count, long seed) {
    if (count == 0) {
      return images;
    }
    Set<String> chosen =
        images
            .map(
                image ->
                    new Candidate(KeyedRandom.key(seed, "gradients", 0, image.id()), image.id()))
            .takeOrdered(count, new Candidate.Order())
            .stream()
            .map(Candidate::id)
            .collect(Collectors.toCollection(TreeSet::new));
    return images.filter(image -> chosen.contains(image.id()));
  }

  private record Candidate(long key, String id) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final class Order implements Comparator<Candidate>, Serializable {
      private static final long serialVersionUID = 1L;

      @Override
      public int compare(Candidate a, Candidate b) {
        int byKey = Long.compare(a.key(), b.key());
        return byKey != 0 ? byKey : a.id().compareTo(b.id());
      }
    }
  }

  private static int group(String imageId) {
    return (int) Math.floorMod(KeyedRandom.key(0, "gradient group", 0, imageId), (long) GROUPS);
  }

  private static Iterator<GradientSums.Slice> sum(
      int group, Iterable<ImageRecord> images, Broadcast<Job> broadcast) {
    List<ImageRecord> ordered = new ArrayList<>();
    images.forEach(ordered::add);
    ordered.sort(BY_ID);
    Job job = broadcast.value();
    return Resident.use(
        "gradients of " + job.network().configuration(),
        ImageGradients.class,
        () -> ImageGradients.of(job.network().configuration()),
        gradients -> {
          gradients.load(job.network().parameters().values());
          GradientSums sums =
              new GradientSums(
                  gradients,
                  job.network().normalizer(),
                  job.classes(),
                  job.positions(),
                  job.statistic());
          ordered.forEach(sums::add);
          return sums.slices(group).iterator();
        });
  }
}
