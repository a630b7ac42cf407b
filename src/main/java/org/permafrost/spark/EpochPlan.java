package org.permafrost.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * How an epoch is cut into rounds. A round is what every worker trains between two averagings.
 *
 * @param epoch from 1
 * @param images per worker
 * @param starts per worker: order key at which each of its rounds starts
 */
record EpochPlan(int epoch, long[] images, long[][] starts) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rounds of the busiest worker; others may have nothing to do in the last ones. */
  int rounds() {
    return Arrays.stream(starts).mapToInt(s -> s.length).max().orElse(0);
  }

  long totalImages() {
    return Arrays.stream(images).sum();
  }

  /** Minibatches of the busiest worker. */
  int steps(int batchSize) {
    long most = Arrays.stream(images).max().orElse(0);
    return Math.toIntExact((most + batchSize - 1) / batchSize);
  }

  /** Which order keys belong to this worker in this round. */
  LongPredicate range(int worker, int round) {
    long[] own = starts[worker];
    if (round >= own.length) {
      return key -> false;
    }
    long first = own[round];
    if (round == own.length - 1) {
      return key -> key >= first;
    }
    long next = own[round + 1];
    return key -> key >= first && key < next;
  }
}
