package org.permafrost.spark.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.StreamSupport;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.permafrost.random.KeyedRandom;
import org.permafrost.spark.ImageRecord;
import scala.Tuple2;

/**
 * The training split, dealt to the workers once: image {@code i} belongs to worker {@code hash(i)
 * mod workers} for the whole run, in partition {@code worker}. Within a worker an epoch visits its
 * images in the order of a key of (seed, epoch, image id). Nothing depends on how Spark partitions,
 * schedules or retries.
 */
final class WorkerShards implements AutoCloseable {
  private final JavaRDD<ImageRecord> images;
  private final int workers;
  private final long seed;

  private WorkerShards(JavaRDD<ImageRecord> images, int workers, long seed) {
    this.images = images;
    this.workers = workers;
    this.seed = seed;
  }

  static WorkerShards deal(JavaRDD<ImageRecord> trainingSplit, int workers, long seed) {
    JavaPairRDD<Integer, ImageRecord> dealt =
        trainingSplit
            .mapToPair(image -> new Tuple2<>(worker(seed, image.id(), workers), image))
            .partitionBy(new HashPartitioner(workers));
    JavaRDD<ImageRecord> images = dealt.values();
    images.setName("training images by worker").persist(StorageLevel.MEMORY_AND_DISK());
    return new WorkerShards(images, workers, seed);
  }

  /** All images of the split, whatever is active. */
  JavaRDD<ImageRecord> images() {
    return images;
  }

  int workers() {
    return workers;
  }

  /** Order keys at which a whole epoch begins, one per worker. */
  long[] beginning() {
    long[] from = new long[workers];
    Arrays.fill(from, Long.MIN_VALUE);
    return from;
  }

  /**
   * Cuts an epoch, or what is left of it, into rounds of at most so many images per worker.
   *
   * @param from order key of each worker's first image
   */
  EpochPlan plan(int epoch, TrainingImages selection, int imagesPerRound, long[] from) {
    SortedMap<Integer, SortedMap<Integer, Long>> counts = count(epoch, selection, from);
    int rounds = EpochPlan.rounds(counts, imagesPerRound);
    long runSeed = seed;
    List<Tuple2<Integer, long[]>> keys =
        images
            .mapPartitionsWithIndex(
                (worker, partition) -> {
                  long[] starts =
                      starts(
                          left(partition, selection, runSeed, epoch, from[worker]),
                          runSeed,
                          epoch,
                          rounds);
                  return List.of(new Tuple2<>(worker, starts)).iterator();
                },
                true)
            .collect();
    long[][] starts = new long[workers][0];
    keys.forEach(worker -> starts[worker._1()] = worker._2());
    return new EpochPlan(epoch, rounds, counts, starts);
  }

  /** Images that are left of an epoch, by class. */
  SortedMap<Integer, Long> left(int epoch, TrainingImages selection, long[] from) {
    return EpochPlan.totalByLabel(count(epoch, selection, from));
  }

  /** The same by worker and class. */
  private SortedMap<Integer, SortedMap<Integer, Long>> count(
      int epoch, TrainingImages selection, long[] from) {
    long runSeed = seed;
    SortedMap<Integer, SortedMap<Integer, Long>> counts = new TreeMap<>();
    images
        .mapPartitionsWithIndex(
            (worker, partition) -> {
              SortedMap<Integer, Long> own = new TreeMap<>();
              left(partition, selection, runSeed, epoch, from[worker])
                  .forEachRemaining(image -> own.merge(image.label(), 1L, Long::sum));
              return List.of(new Tuple2<>(worker, own)).iterator();
            },
            true)
        .collect()
        .forEach(worker -> counts.put(worker._1(), worker._2()));
    return counts;
  }

  /** Images of one round, each partition in training order. */
  JavaRDD<ImageRecord> round(EpochPlan plan, int round, TrainingImages selection) {
    long runSeed = seed;
    return images.mapPartitionsWithIndex(
        (worker, partition) ->
            ordered(partition, selection, runSeed, plan.epoch(), plan.range(worker, round)),
        true);
  }

  @Override
  public void close() {
    images.unpersist(false);
  }

  private static int worker(long seed, String imageId, int workers) {
    return (int) Long.remainderUnsigned(KeyedRandom.key(seed, "worker", 0, imageId), workers);
  }

  private static long orderKey(long seed, int epoch, ImageRecord image) {
    return KeyedRandom.key(seed, "order", epoch, image.id());
  }

  /** Selected images whose order key is at least this one. */
  private static Iterator<ImageRecord> left(
      Iterator<ImageRecord> partition, TrainingImages selection, long seed, int epoch, long from) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(partition, 0), false)
        .filter(image -> selection.contains(image) && orderKey(seed, epoch, image) >= from)
        .iterator();
  }

  /** First key of every round. */
  private static long[] starts(Iterator<ImageRecord> images, long seed, int epoch, int rounds) {
    long[] keys = new long[1024];
    int count = 0;
    while (images.hasNext()) {
      keys = count == keys.length ? Arrays.copyOf(keys, 2 * count) : keys;
      keys[count++] = orderKey(seed, epoch, images.next());
    }
    Arrays.sort(keys, 0, count);
    long[] starts = new long[count == 0 ? 0 : rounds];
    for (int r = 0; r < starts.length; r++) {
      starts[r] = keys[EpochPlan.start(r, rounds, count)];
    }
    return starts;
  }

  private static Iterator<ImageRecord> ordered(
      Iterator<ImageRecord> partition,
      TrainingImages selection,
      long seed,
      int epoch,
      LongPredicate range) {
    record Keyed(long key, ImageRecord image) {}
    List<Keyed> chosen = new ArrayList<>();
    while (partition.hasNext()) {
      ImageRecord image = partition.next();
      if (selection.contains(image)) {
        long key = orderKey(seed, epoch, image);
        if (range.test(key)) {
          chosen.add(new Keyed(key, image));
        }
      }
    }
    chosen.sort(
        (a, b) ->
            a.key() != b.key()
                ? Long.compare(a.key(), b.key())
                : a.image().id().compareTo(b.image().id()));
    return chosen.stream().map(Keyed::image).iterator();
  }
}
