package org.permafrost.spark.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.rank.ClassScores;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.RandomImages;
import org.permafrost.spark.train.round.RoundTask.Travel;

/** Scores that travel with a round of training. */
class RunningScoresTest {
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L, 6L);

  private static DataSet minibatch(long seed) {
    DataSet batch = TinyNetwork.data(seed);
    List<BatchImage> images = new ArrayList<>();
    for (int i = 0; i < batch.numExamples(); i++) {
      images.add(new BatchImage(seed + "-" + i, batch.getLabels().getRow(i).argMax().getInt(0)));
    }
    batch.setExampleMetaData(images);
    return batch;
  }

  /** Three minibatches for each of two workers, made on the executors. */
  private static JavaRDD<DataSet> minibatches(boolean dyingOnce) {
    return RandomImages.context()
        .parallelize(SEEDS, 2)
        .mapPartitions(seeds -> minibatches(seeds, dyingOnce));
  }

  private static Iterator<DataSet> minibatches(Iterator<Long> seeds, boolean dyingOnce) {
    boolean dying = dyingOnce && TaskContext.get().attemptNumber() == 0;
    return new Iterator<>() {
      private int made;

      @Override
      public boolean hasNext() {
        return seeds.hasNext();
      }

      @Override
      public DataSet next() {
        if (dying && made++ == 2) {
          throw new IllegalStateException("this attempt dies here, on purpose");
        }
        return minibatch(seeds.next());
      }
    };
  }

  private static List<ClassScores> round(boolean scoring, boolean dyingOnce) {
    ComputationGraphConfiguration configuration = TinyNetwork.configuration(Rule.SGD, 1e-4);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    RunRules rules = new RunRules(configuration.toJson(), Layers.STOCK, true, 0, 1);
    try (TrainedNetwork trained =
        new TrainedNetwork(RandomImages.context(), network, rules, new float[0], 0)) {
      return trained
          .round(
              minibatches(dyingOnce),
              new RoundTask(
                  1,
                  new double[] {0.01, 0.01, 0.01},
                  List.of(),
                  FreezePlan.nothing(),
                  MapReuse.NONE,
                  scoring,
                  Travel.SHORTEST))
          .tally()
          .scores();
    } finally {
      network.close();
    }
  }

  private static List<String> text(List<ClassScores> scores) {
    List<String> lines = new ArrayList<>();
    for (ClassScores s : scores) {
      for (int f = 0; f < s.filters(); f++) {
        lines.add(s.label() + " " + s.count() + " " + f + " " + s.sum(f) + " " + s.max(f));
      }
    }
    return lines;
  }

  @Test
  void aRetriedTaskCountsOnce() {
    List<ClassScores> scores = round(true, false);

    assertThat(text(round(true, true))).isEqualTo(text(scores)).isNotEmpty();
    assertThat(scores.stream().mapToLong(ClassScores::count).sum()).isEqualTo(6 * 8);
  }

  @Test
  void nothingIsCollectedUnlessAskedFor() {
    assertThat(round(false, false)).isEmpty();
  }
}
