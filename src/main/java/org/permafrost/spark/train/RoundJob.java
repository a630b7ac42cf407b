package org.permafrost.spark.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.FrozenPart;
import scala.Tuple2;

/** The Spark job of a round: replicas train, and what comes out is averaged slice by slice. */
final class RoundJob {
  private RoundJob() {}

  /**
   * @param keepState whether updater states are averaged too
   * @param stateSlice number of the first slice of updater states
   * @param lent whether vectors stay in this process, where a second stage would only cost time
   * @return the averages, in any order
   */
  static List<VectorSlice> run(
      JavaRDD<DataSet> minibatches,
      Broadcast<TrainingRound> round,
      Broadcast<FrozenPart> frozen,
      boolean keepState,
      int stateSlice,
      boolean lent) {
    JavaRDD<VectorSlice> slices =
        minibatches.mapPartitionsWithIndex(
            (worker, batches) ->
                train(
                    new RoundWorker(worker, round.value(), frozen.value(), keepState),
                    worker,
                    batches,
                    stateSlice,
                    round.value().parameters()),
            true);
    if (lent) {
      return slices.collect().stream()
          .collect(Collectors.groupingBy(VectorSlice::slice))
          .values()
          .parallelStream()
          .map(VectorSlice::average)
          .toList();
    }
    return slices
        .mapToPair(slice -> new Tuple2<>(slice.slice(), slice))
        .groupByKey()
        .values()
        .map(VectorSlice::average)
        .collect();
  }

  private static Iterator<VectorSlice> train(
      RoundWorker trainer,
      int worker,
      Iterator<DataSet> batches,
      int stateSlice,
      FloatVector alike) {
    RoundResult result = trainer.train(batches);
    List<VectorSlice> slices = new ArrayList<>();
    if (result.minibatches() > 0) {
      slices.addAll(VectorSlice.cut(0, worker, result, result.parameters(), alike));
      if (result.updaterState().length > 0) {
        slices.addAll(VectorSlice.cut(stateSlice, worker, result, result.updaterState(), alike));
      }
    }
    return slices.iterator();
  }
}
