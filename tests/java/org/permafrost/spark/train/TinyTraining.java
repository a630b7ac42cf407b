package org.permafrost.spark.train;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings.LossKind;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.RandomImages;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.LossRule;

/** Training of {@link TinyNetwork} on 44 random images of four classes, two rounds an epoch. */
public final class TinyTraining {
  static final int CLASSES = TinyNetwork.CLASSES;
  static final int IMAGES = 44;

  /** Settings by which the scores of forward passes are summed. */
  static final String[] SCORING = {"train.mode", "freeze", "strategy.rank-when", "running"};

  private TinyTraining() {}

  /**
   * Two workers, small minibatches, stock layers and one learning rate from the first minibatch on,
   * where the settings say nothing else.
   */
  static Settings settings(String... keysAndValues) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "network.layers", "stock",
                "train.optimizer.learning-rate", "0.01",
                "train.schedule.kind", "constant",
                "train.schedule.warmup-epochs", "0",
                "train.workers", "2",
                "train.batch-size", "8",
                "train.averaging-frequency", "2",
                "train.epochs", "2"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return SettingsLoader.load(Optional.empty(), settings);
  }

  static EpochTrainer trainer(JavaRDD<ImageRecord> images, String... settings) {
    return trainer(images, network(), new float[0], 0, settings);
  }

  static EpochTrainer trainer(
      JavaRDD<ImageRecord> images,
      ComputationGraph network,
      float[] updaterState,
      int iteration,
      String... settings) {
    return new EpochTrainer(
        images,
        network,
        TinyNetwork.SIZE,
        CLASSES,
        settings(settings),
        new LossRule(LossKind.ACTIVE_CLASSES, 1),
        updaterState,
        iteration);
  }

  /** Before the first epoch, all classes active. */
  static LearningState state() {
    return LearningState.start(new TreeSet<>(Set.of(0, 1, 2, 3)));
  }

  static ComputationGraph network() {
    ComputationGraph network = new ComputationGraph(TinyNetwork.configuration(Rule.NESTEROV, 1e-3));
    network.init();
    return network;
  }

  /** Parameters of {@link #network}. */
  static float[] initial() {
    return FloatArrays.copyOf(network().params());
  }

  /** The same images, whatever the partitions and the order. */
  static JavaRDD<ImageRecord> images(int partitions, long shuffle) {
    return RandomImages.rdd(RandomImages.list(IMAGES, CLASSES), partitions, shuffle);
  }
}
