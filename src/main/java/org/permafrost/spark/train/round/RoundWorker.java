package org.permafrost.spark.train.round;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.freeze.FrozenCheck;
import org.permafrost.freeze.HeldValues;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.StateLayout;
import org.permafrost.freeze.hook.RoundStart;
import org.permafrost.freeze.hook.StepFollowers;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.ImageKeyed;
import org.permafrost.network.ImageKeys;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.random.KeyedRandom;
import org.permafrost.spark.FrozenPart;
import org.permafrost.spark.Replica;
import org.permafrost.spark.watch.TaskMetrics;

/** Trains one replica through one round on an executor. */
final class RoundWorker {
  private final int worker;
  private final TrainingRound round;
  private final FrozenPart frozen;

  RoundWorker(int worker, TrainingRound round, FrozenPart frozen) {
    this.worker = worker;
    this.round = round;
    this.frozen = frozen;
  }

  /** Trains on the minibatches in order; the result depends on them and the round alone. */
  RoundResult train(Iterator<DataSet> minibatches) {
    if (!minibatches.hasNext()) {
      return RoundResult.idle();
    }
    return Replica.use(
        round.rules().configuration(),
        round.rules().layers(),
        replica -> train(replica, minibatches));
  }

  private RoundResult train(Replica replica, Iterator<DataSet> minibatches) {
    ComputationGraph network = replica.network();
    FreezingUpdater updater = replica.updater();
    Intervals held = frozen.plan().zeroUpdate();
    float[] start = frozen.complete(round.parameters());
    Intervals freeState = freeState(updater, held);
    prepare(network, updater, start, freeState);
    StepFollowers followers = StepFollowers.start(frozen.plan().hooks(), roundStart(start));
    updater.tell(followers);
    Optional<RunningScores> scores =
        round.scoring() ? Optional.of(new RunningScores(replica.maxima())) : Optional.empty();
    network.setListeners(scores.map(List::<TrainingListener>of).orElse(List.of()));
    HeldValues behindConstraints = HeldValues.of(network, held, start);
    int steps = 0;
    long images = 0;
    double lossSum = 0;
    SortedMap<String, Float> confidences = new TreeMap<>();
    try (TrainingPasses passes = TrainingPasses.of(replica, round.reuse(), frozen);
        ImageAnswers answers = ImageAnswers.heard(round.asking())) {
      while (minibatches.hasNext()) {
        DataSet batch = minibatches.next();
        replica.reserve(batch.getFeatures());
        updater.learningRate(round.learningRates()[steps]);
        updater.rates(round.factors(), steps);
        scores.ifPresent(s -> s.next(batch.getExampleMetaData(BatchImage.class)));
        ImageKeyed.tell(network, () -> keys(batch));
        TeacherNetwork.answer(frozen.plan().teacher(), round.rules(), batch);
        passes.fit(batch);
        answers.take(batch.getExampleMetaData(BatchImage.class), confidences);
        behindConstraints.restore(network.params());
        followers.afterStep(network.params());
        images += batch.numExamples();
        TaskMetrics.trained(batch.numExamples());
        lossSum += network.score() * batch.numExamples();
        steps++;
        BatchArrays.giveBack(batch.getFeatures());
        BatchArrays.giveBack(batch.getLabels());
      }
    }
    network.setListeners(List.of());
    Intervals free = held.complement(start.length);
    float[] end = copyOf(network.params(), free);
    FrozenCheck.unmoved(held, start, end);
    return new RoundResult(
        packed(free, end),
        round.rules().averagesState() && freeState.size() > 0
            ? packed(freeState, copyOf(updater.getStateViewArray(), freeState))
            : new float[0],
        new RoundTally(
            steps,
            images,
            scores.map(RunningScores::areFinite).orElse(true) ? lossSum : Double.NaN,
            scores.map(RunningScores::sums).orElse(List.of()),
            confidences),
        followers.vectors());
  }

  private RoundStart roundStart(float[] start) {
    return new RoundStart(start, round.iteration(), round.epoch(), round.learningRates());
  }

  private ImageKeys keys(DataSet batch) {
    List<BatchImage> images = batch.getExampleMetaData(BatchImage.class);
    return new ImageKeys(
        round.rules().seed(), round.epoch(), images.stream().map(BatchImage::id).toList());
  }

  /** All numbers, where they can leave as they are if all positions are asked for. */
  private float[] copyOf(INDArray flat, Intervals positions) {
    int length = Math.toIntExact(flat.length());
    boolean whole = positions.size() == length;
    float[] all = whole ? round.parameters().room(length) : new float[length];
    FloatArrays.copy(flat, 0, all);
    if (whole) {
      round.parameters().giveBack(all);
    }
    return all;
  }

  private float[] packed(Intervals positions, float[] all) {
    if (positions.size() == all.length) {
      return all;
    }
    float[] packed = round.parameters().room(positions.size());
    positions.gather(all, packed);
    round.parameters().giveBack(packed);
    return packed;
  }

  /** Positions of the updater state that belong to parameters which may move. */
  private static Intervals freeState(FreezingUpdater updater, Intervals held) {
    StateLayout layout = StateLayout.of(updater);
    return layout.stateOf(held).complement(layout.length());
  }

  /** Sets everything a previous round may have left behind. */
  private void prepare(
      ComputationGraph network, FreezingUpdater updater, float[] start, Intervals freeState) {
    FloatArrays.assign(network.params(), start);
    INDArray state = updater.getStateViewArray();
    if (state != null && round.updaterState().length() == 0) {
      state.assign(0);
    } else if (state != null) {
      int length = Math.toIntExact(state.length());
      FloatArrays.assign(state, freeState.unpack(round.updaterState().values(), length));
    }
    network.getConfiguration().setIterationCount(round.iteration());
    network.getConfiguration().setEpochCount(round.epoch());
    Nd4j.getRandom()
        .setSeed(
            KeyedRandom.key(round.rules().seed(), "layers", round.iteration(), "worker " + worker));
    updater.freeze(frozen.plan());
    updater.clipGradient(round.rules().gradientClip());
  }
}
