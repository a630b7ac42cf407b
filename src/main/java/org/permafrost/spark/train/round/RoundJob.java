package org.permafrost.spark.train.round;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.hook.RoundVector.Reduction;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.FrozenPart;
import scala.Tuple2;

/** The Spark job of a round: replicas train, and what comes out is reduced slice by slice. */
final class RoundJob {
  private RoundJob() {}

  /**
   * @param lent whether vectors stay in this process, where a second stage would only cost time
   * @return the averages and sums, in any order
   */
  static List<VectorSlice> run(
      JavaRDD<DataSet> minibatches,
      Broadcast<TrainingRound> round,
      Broadcast<FrozenPart> frozen,
      boolean lent) {
    JavaRDD<VectorSlice> slices =
        minibatches.mapPartitionsWithIndex(
            (worker, batches) ->
                slices(
                    worker,
                    new RoundWorker(worker, round.value(), frozen.value()).train(batches),
                    round.value().parameters()),
            true);
    if (lent) {
      return slices.collect().stream()
          .collect(Collectors.groupingBy(VectorSlice::key))
          .values()
          .parallelStream()
          .map(VectorSlice::reduce)
          .toList();
    }
    return slices
        .mapToPair(slice -> new Tuple2<>(slice.key(), slice))
        .groupByKey()
        .values()
        .map(VectorSlice::reduce)
        .collect();
  }

  private static Iterator<VectorSlice> slices(int worker, RoundResult result, FloatVector alike) {
    List<VectorSlice> slices = new ArrayList<>();
    RoundTally tally = result.tally();
    if (tally.minibatches() > 0) {
      slices.addAll(
          VectorSlice.cut(
              VectorSlice.PARAMETERS, Reduction.MEAN, worker, tally, result.parameters(), alike));
      if (result.updaterState().length > 0) {
        slices.addAll(
            VectorSlice.cut(
                VectorSlice.UPDATER_STATE,
                Reduction.MEAN,
                worker,
                tally,
                result.updaterState(),
                alike));
      }
      result
          .vectors()
          .forEach(
              (name, vector) ->
                  slices.addAll(
                      VectorSlice.cut(
                          VectorSlice.named(name),
                          vector.reduction(),
                          worker,
                          tally,
                          vector.values(),
                          alike)));
    }
    return slices.iterator();
  }
}
