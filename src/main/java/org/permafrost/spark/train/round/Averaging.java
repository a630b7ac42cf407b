package org.permafrost.spark.train.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.Intervals;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.FrozenPart;
import org.permafrost.spark.Loan;
import org.permafrost.spark.train.round.RoundTask.Travel;
import org.permafrost.spark.watch.JobMetrics;

/**
 * Parameter averaging with exactly frozen parameters: a function of a round's input and
 * minibatches. Each partition of the minibatches is one worker, trains its own replica from the
 * same broadcast start, and the replicas are averaged, weighted by minibatches. The result depends
 * on the number of partitions and their minibatches alone. Frozen numbers and their updater state
 * neither travel with a round nor enter the average: executors keep them from the round in which
 * they froze.
 */
final class Averaging {
  private final RoundInput input;
  private final RoundCaches caches;
  private final int length;
  private final Intervals held;
  private final Intervals free;
  private final Intervals freeState;

  private Averaging(RoundInput input, RoundCaches caches) {
    this.input = input;
    this.caches = caches;
    length = input.start().parameters().length;
    held = input.task().freeze().zeroUpdate();
    free = held.complement(length);
    freeState = input.layout().stateOf(held).complement(input.layout().length());
  }

  /**
   * Trains one round. The input is as before afterwards; the output has arrays of its own, which
   * may be given back to the caches.
   *
   * @param minibatches a partition for each worker
   */
  static RoundOutput run(
      JavaSparkContext context,
      JavaRDD<DataSet> minibatches,
      RoundInput input,
      RoundCaches caches) {
    return new Averaging(input, caches).run(context, minibatches);
  }

  private RoundOutput run(JavaSparkContext context, JavaRDD<DataSet> minibatches) {
    Optional<Loan> loan =
        input.task().travel() == Travel.SHORTEST && context.sc().isLocal()
            ? Optional.of(new Loan(caches.loans()))
            : Optional.empty();
    Broadcast<FrozenPart> frozen =
        caches.frozen(context, FrozenPart.of(input.task().freeze(), input.start().parameters()));
    Broadcast<TrainingRound> round = context.broadcast(round(loan));
    try {
      return output(RoundJob.run(minibatches, round, frozen, loan.isPresent()));
    } finally {
      round.destroy();
      loan.ifPresent(Loan::close);
    }
  }

  private TrainingRound round(Optional<Loan> loan) {
    TrainedState start = input.start();
    boolean sendsState = input.rules().averagesState() && start.updaterState().length > 0;
    return new TrainingRound(
        input.rules(),
        FloatVector.on(loan, free.pack(start.parameters())),
        FloatVector.on(loan, sendsState ? freeState.pack(start.updaterState()) : new float[0]),
        start.iteration(),
        input.task().epoch(),
        input.task().learningRates(),
        new ArrayList<>(input.task().factors()),
        input.task().reuse(),
        input.task().scoring(),
        input.task().asking());
  }

  private RoundOutput output(List<VectorSlice> reduced) {
    RoundTally tally =
        reduced.stream()
            .filter(s -> s.vector().equals(VectorSlice.PARAMETERS) && s.slice() == 0)
            .findAny()
            .orElseThrow()
            .tally();
    JobMetrics.averaged(
        reduced.stream().mapToLong(slice -> (long) Float.BYTES * slice.length()).sum());
    TrainedState state =
        new TrainedState(
            parameters(reduced),
            input.rules().averagesState() ? updaterState(reduced) : new float[0],
            input.start().iteration() + input.task().learningRates().length);
    return new RoundOutput(state, tally, NamedVectors.of(reduced, tally.minibatches()));
  }

  /** The averages; frozen parameters are those of the start. */
  private float[] parameters(List<VectorSlice> reduced) {
    float[] all = caches.room(length);
    if (free.size() == length) {
      paste(reduced, VectorSlice.PARAMETERS, all);
    } else {
      float[] packed = new float[free.size()];
      paste(reduced, VectorSlice.PARAMETERS, packed);
      free.scatter(packed, all);
      held.copy(input.start().parameters(), all);
    }
    return all;
  }

  /** The averages; frozen state is zero. */
  private float[] updaterState(List<VectorSlice> reduced) {
    float[] all = caches.room(input.layout().length());
    if (freeState.size() == all.length) {
      paste(reduced, VectorSlice.UPDATER_STATE, all);
    } else {
      float[] packed = new float[freeState.size()];
      paste(reduced, VectorSlice.UPDATER_STATE, packed);
      Arrays.fill(all, 0);
      freeState.scatter(packed, all);
    }
    return all;
  }

  private static void paste(List<VectorSlice> reduced, String vector, float[] target) {
    reduced.parallelStream()
        .filter(slice -> slice.vector().equals(vector))
        .forEach(slice -> slice.paste(target));
  }
}
