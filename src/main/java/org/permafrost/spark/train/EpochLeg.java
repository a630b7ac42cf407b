package org.permafrost.spark.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.permafrost.freeze.FreezePlan;

/**
 * Rounds of an epoch that train on the same selection of images.
 *
 * @param freeze what they leave alone
 * @param done share of the epoch that lies before the first of them
 */
record EpochLeg(
    EpochPlan plan, TrainingImages selection, BatchRecipe recipe, FreezePlan freeze, double done) {

  int rounds() {
    return plan.rounds();
  }

  /** Where each minibatch of a round lies in the epoch, at the middle of its step: 0 to 1. */
  double[] progress(int round) {
    int[] steps =
        IntStream.range(0, rounds()).map(r -> plan.steps(r, recipe.batchSize())).toArray();
    int first = Arrays.stream(steps, 0, round).sum();
    double all = Arrays.stream(steps).sum();
    return IntStream.range(first, first + steps[round])
        .mapToDouble(step -> done + (1 - done) * ((step + 0.5) / all))
        .toArray();
  }

  /** Share of the epoch that lies before a round. */
  double before(int round) {
    double[] steps =
        IntStream.range(0, rounds()).mapToDouble(r -> plan.steps(r, recipe.batchSize())).toArray();
    return done + (1 - done) * Arrays.stream(steps, 0, round).sum() / Arrays.stream(steps).sum();
  }

  /** The same rounds, leaving something else alone. */
  EpochLeg with(FreezePlan other) {
    return new EpochLeg(plan, selection, recipe, other, done);
  }
}
