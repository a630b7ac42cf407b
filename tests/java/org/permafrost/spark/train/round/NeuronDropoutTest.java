package org.permafrost.spark.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.FrozenPart;

/** Dropped neurons depend on seed, step and worker, not on threads or what ran before. */
class NeuronDropoutTest {
  private static final int WORKERS = 4;
  private static final int STEPS = 3;

  private static float[] round(int worker, double dropout, long seed, int iteration) {
    ComputationGraphConfiguration configuration =
        TinyNetwork.configuration(Rule.NESTEROV, 1e-3, dropout);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    float[] parameters = FloatArrays.copyOf(network.params());
    TrainingRound round =
        new TrainingRound(
            new RunRules(configuration.toJson(), Layers.STOCK, true, 0, seed),
            new FloatVector(parameters),
            new FloatVector(new float[0]),
            iteration,
            1,
            new double[] {0.02, 0.02, 0.02},
            List.of(),
            MapReuse.NONE,
            false);
    List<DataSet> batches = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      batches.add(TinyNetwork.data(step));
    }
    return new RoundWorker(worker, round, FrozenPart.of(FreezePlan.nothing(), parameters))
        .train(batches.iterator())
        .parameters();
  }

  private static List<float[]> oneAfterTheOther() {
    List<float[]> results = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      results.add(round(worker, 0.5, 1, 0));
    }
    return results;
  }

  private static List<float[]> atOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Future<float[]>> futures = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        int w = worker;
        futures.add(threads.submit(() -> round(w, 0.5, 1, 0)));
      }
      List<float[]> results = new ArrayList<>();
      for (Future<float[]> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void replicasInOneJvmDoNotDisturbEachOther() throws Exception {
    List<float[]> expected = oneAfterTheOther();

    List<float[]> parallel = atOnce();

    for (int worker = 0; worker < WORKERS; worker++) {
      assertThat(Arrays.equals(parallel.get(worker), expected.get(worker))).isTrue();
    }
  }

  @Test
  void aRepeatedRoundHasTheSameBits() {
    float[] first = round(1, 0.5, 1, 0);
    Nd4j.getRandom().nextInt();
    round(0, 0.5, 9, 4);

    assertThat(Arrays.equals(round(1, 0.5, 1, 0), first)).isTrue();
  }

  @Test
  void seedStepAndWorkerEachDropOtherNeurons() {
    float[] first = round(1, 0.5, 1, 0);

    assertThat(Arrays.equals(round(0, 0.5, 1, 0), first)).isFalse();
    assertThat(Arrays.equals(round(1, 0.5, 2, 0), first)).isFalse();
    assertThat(Arrays.equals(round(1, 0.5, 1, 3), first)).isFalse();
    assertThat(Arrays.equals(round(1, 0, 2, 3), round(0, 0, 1, 0)))
        .as("without dropout none of them matters")
        .isTrue();
  }

  @Test
  void evaluationDropsNothing() {
    ComputationGraph with =
        new ComputationGraph(TinyNetwork.configuration(Rule.NESTEROV, 1e-3, 0.5));
    with.init();
    ComputationGraph without =
        new ComputationGraph(TinyNetwork.configuration(Rule.NESTEROV, 1e-3, 0));
    without.init();
    FloatArrays.assign(without.params(), FloatArrays.copyOf(with.params()));
    INDArray images = TinyNetwork.data(1).getFeatures();

    assertThat(with.outputSingle(images)).isEqualTo(without.outputSingle(images));
  }
}
