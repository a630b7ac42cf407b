package org.permafrost.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.score.method.Scorers;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.RandomImages;

/** A partition sends its statistics, not its images' scores. */
class ScoringBytesTest {
  private static final int CLASSES = 4;

  @Test
  void tenTimesTheImagesMoveHardlyMoreBytes() throws Exception {
    ComputationGraph network = TinyNetwork.trained(Rule.SGD, 1);
    NetworkSnapshot snapshot =
        new NetworkSnapshot(
            network.getConfiguration().toJson(),
            FloatArrays.copyOf(network.params()),
            new Normalizer(SettingsLoader.defaults().train().normalization()));
    int filters = FilterCatalog.of(network).filters().size();

    long few = shuffled(snapshot, filters, 32);
    long many = shuffled(snapshot, filters, 320);

    assertThat(few).isPositive();
    assertThat(many).isLessThan(2 * few);
    // Raw scores would be 320 images x filters x 4 bytes.
    assertThat(many).isLessThan(320L * filters * 4);
  }

  private static long shuffled(NetworkSnapshot snapshot, int filters, int images) throws Exception {
    AtomicLong bytes = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            bytes.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
          }
        };
    var context = RandomImages.context().sc();
    context.addSparkListener(listener);
    try {
      ScoringStage.run(
          RandomImages.rdd(RandomImages.list(images, CLASSES), 2, 0),
          snapshot,
          List.of(Scorers.MAX_ACTIVATION),
          filters,
          16);
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(listener);
    }
    return bytes.get();
  }
}
