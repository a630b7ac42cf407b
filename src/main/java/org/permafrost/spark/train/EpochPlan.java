package org.permafrost.spark.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * How an epoch is cut into rounds. A round is what every worker trains between two averagings; each
 * worker spreads its images evenly over the rounds, and a round's images evenly over its
 * minibatches, so that no minibatch is tiny.
 *
 * @param epoch from 1
 * @param rounds the same for all workers
 * @param imagesByLabel per worker
 * @param starts per worker: order key at which each round starts; empty for a worker without images
 */
record EpochPlan(
    int epoch,
    int rounds,
    SortedMap<Integer, SortedMap<Integer, Long>> imagesByLabel,
    long[][] starts)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rounds that give the busiest worker at most this many images between two averagings. */
  static int rounds(
      SortedMap<Integer, SortedMap<Integer, Long>> imagesByLabel, int imagesPerRound) {
    long most = imagesByLabel.values().stream().mapToLong(EpochPlan::sum).max().orElse(0);
    return Math.toIntExact((most + imagesPerRound - 1) / imagesPerRound);
  }

  /** Place in a worker's epoch at which a round starts. */
  static int start(int round, int rounds, int images) {
    return Math.toIntExact((long) round * images / rounds);
  }

  /** Minibatches a number of images is cut into. */
  static int minibatches(int images, int batchSize) {
    return (images + batchSize - 1) / batchSize;
  }

  /**
   * Order key at which each worker starts a round; the least of all for a worker without images.
   */
  long[] startOf(int round) {
    return Arrays.stream(starts)
        .mapToLong(s -> s.length == 0 ? Long.MIN_VALUE : s[round])
        .toArray();
  }

  long totalImages() {
    return imagesByLabel.values().stream().mapToLong(EpochPlan::sum).sum();
  }

  /** Images of each class, over all workers. */
  SortedMap<Integer, Long> totalByLabel() {
    return totalByLabel(imagesByLabel);
  }

  /** The same of counts by worker and class. */
  static SortedMap<Integer, Long> totalByLabel(
      SortedMap<Integer, SortedMap<Integer, Long>> byWorker) {
    SortedMap<Integer, Long> total = new TreeMap<>();
    byWorker
        .values()
        .forEach(counts -> counts.forEach((label, n) -> total.merge(label, n, Long::sum)));
    return total;
  }

  /** Minibatches of the busiest worker in a round. */
  int steps(int round, int batchSize) {
    return imagesByLabel.values().stream()
        .mapToInt(counts -> Math.toIntExact(sum(counts)))
        .map(n -> start(round + 1, rounds, n) - start(round, rounds, n))
        .map(n -> minibatches(n, batchSize))
        .max()
        .orElse(0);
  }

  /** Which order keys belong to this worker in this round. */
  LongPredicate range(int worker, int round) {
    long[] own = starts[worker];
    if (own.length == 0) {
      return key -> false;
    }
    long first = own[round];
    if (round == own.length - 1) {
      return key -> key >= first;
    }
    long next = own[round + 1];
    return key -> key >= first && key < next;
  }

  private static long sum(SortedMap<Integer, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "epoch %d: %d images in %d rounds, starts %s",
        epoch,
        totalImages(),
        rounds,
        Arrays.deepToString(starts));
  }
}
