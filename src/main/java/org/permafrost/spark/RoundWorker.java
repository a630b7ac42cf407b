package org.permafrost.spark;

import java.util.Iterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.freeze.FrozenCheck;
import org.permafrost.freeze.Intervals;
import org.permafrost.network.FloatArrays;
import org.permafrost.random.KeyedRandom;

/** Trains one replica through one round on an executor. */
final class RoundWorker {
  private final int worker;
  private final TrainingRound round;
  private final boolean keepUpdaterState;

  RoundWorker(int worker, TrainingRound round, boolean keepUpdaterState) {
    this.worker = worker;
    this.round = round;
    this.keepUpdaterState = keepUpdaterState;
  }

  /** Trains on the minibatches in order; the result depends on them and the round alone. */
  RoundResult train(Iterator<DataSet> minibatches) {
    if (!minibatches.hasNext()) {
      return RoundResult.idle();
    }
    return Replica.use(round.configuration(), replica -> train(replica, minibatches));
  }

  private RoundResult train(Replica replica, Iterator<DataSet> minibatches) {
    ComputationGraph network = replica.network();
    FreezingUpdater updater = replica.updater();
    prepare(network, updater);
    int steps = 0;
    long images = 0;
    double lossSum = 0;
    while (minibatches.hasNext()) {
      DataSet batch = minibatches.next();
      updater.learningRate(round.learningRates()[steps]);
      network.fit(batch);
      double penalty = network.calcRegularizationScore(true);
      images += batch.numExamples();
      lossSum += (network.score() - penalty) * batch.numExamples();
      steps++;
      batch.getFeatures().close();
      batch.getLabels().close();
    }
    float[] parameters = FloatArrays.copyOf(network.params());
    FreezePlan freeze = round.freeze();
    FrozenCheck.unmoved(freeze.zeroUpdate(), round.parameters().values(), parameters);
    Intervals free = freeze.zeroUpdate().complement(parameters.length);
    INDArray state = updater.getStateViewArray();
    return new RoundResult(
        free.gather(parameters),
        keepUpdaterState && state != null ? FloatArrays.copyOf(state) : new float[0],
        steps,
        images,
        lossSum);
  }

  /** Sets everything a previous round may have left behind. */
  private void prepare(ComputationGraph network, FreezingUpdater updater) {
    FloatArrays.assign(network.params(), round.parameters().values());
    INDArray state = updater.getStateViewArray();
    if (state != null) {
      if (round.updaterState().length() > 0) {
        FloatArrays.assign(state, round.updaterState().values());
      } else {
        state.assign(0);
      }
    }
    network.getConfiguration().setIterationCount(round.iteration());
    network.getConfiguration().setEpochCount(round.epoch());
    Nd4j.getRandom()
        .setSeed(KeyedRandom.key(round.seed(), "layers", round.iteration(), "worker " + worker));
    updater.freeze(round.freeze());
    updater.clipGradient(round.gradientClip());
  }
}
