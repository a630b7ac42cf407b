package org.permafrost.spark.train.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.StateLayout;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.LocalSpark;
import org.permafrost.spark.train.round.RoundTask.Travel;

/** Bytes of a round under Adam, whose state is twice the parameters; see tests/bench. */
@Tag("slow")
class RoundBytesTest {
  private static final int WORKERS = 2;

  /** Network, its layout, and what a round cost. */
  private record Bytes(double frozenShare, long sent, long received) {}

  @Test
  void bytesFallInProportionToWhatIsFrozen() throws Exception {
    List<Bytes> table = new ArrayList<>();
    for (int percent : List.of(0, 25, 50, 75)) {
      table.add(measure(percent));
    }

    Bytes all = table.get(0);
    for (Bytes bytes : table) {
      double free = 1 - bytes.frozenShare();
      assertThat((double) bytes.sent() / all.sent()).isCloseTo(free, within(0.02));
      assertThat((double) bytes.received() / all.received()).isCloseTo(free, within(0.02));
    }
    Path report = Path.of("target/bench/round-bytes.txt");
    Files.createDirectories(report.getParent());
    Files.writeString(report, text(table));
  }

  private static Bytes measure(int percent) throws Exception {
    ComputationGraphConfiguration configuration = TinyNetwork.configuration(Rule.ADAM, 1e-4);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(
            LocalSpark.session(SettingsLoader.defaults()).sparkContext());
    AtomicLong sent = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            sent.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
          }
        };
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    FilterCatalog catalog = FilterCatalog.of(network);
    FreezePlan plan = ExactPlan.of(catalog, filters(catalog, percent), Set.of());
    RunRules rules = new RunRules(configuration.toJson(), Layers.STOCK, true, 0, 1);
    try (TrainedNetwork trained = new TrainedNetwork(context, network, rules, new float[0], 0)) {
      round(trained, context, plan);
      context.sc().addSparkListener(listener);
      round(trained, context, plan);
      context.sc().listenerBus().waitUntilEmpty();
      return new Bytes(
          share(network, catalog, plan),
          sent.get() / WORKERS,
          received(network, plan, trained.updaterState()));
    } finally {
      context.sc().removeSparkListener(listener);
      network.close();
    }
  }

  private static List<FilterId> filters(FilterCatalog catalog, int percent) {
    return catalog.filters().stream()
        .filter(f -> f.index() < catalog.layer(f.layer()).filters() * percent / 100)
        .toList();
  }

  private static void round(TrainedNetwork trained, JavaSparkContext context, FreezePlan plan) {
    List<DataSet> batches = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      batches.add(TinyNetwork.data(worker));
    }
    trained.round(
        context.parallelize(batches, WORKERS),
        new RoundTask(
            1, new double[] {0.01}, List.of(), plan, MapReuse.NONE, false, Travel.WRITTEN));
  }

  /** Frozen numbers among parameters and state. */
  private static double share(ComputationGraph network, FilterCatalog catalog, FreezePlan plan) {
    StateLayout layout = StateLayout.of(network);
    int frozen = plan.zeroUpdate().size() + layout.stateOf(plan.zeroUpdate()).size();
    return (double) frozen / (catalog.parameters() + layout.length());
  }

  /** Serialised size of what each executor gets for a round, without the network's description. */
  private static long received(ComputationGraph network, FreezePlan plan, float[] state)
      throws IOException {
    float[] parameters = FloatArrays.copyOf(network.params());
    Intervals free = plan.zeroUpdate().complement(parameters.length);
    Intervals freeState =
        StateLayout.of(network).stateOf(plan.zeroUpdate()).complement(state.length);
    AtomicLong bytes = new AtomicLong();
    try (ObjectOutputStream out =
        new ObjectOutputStream(
            new OutputStream() {
              @Override
              public void write(int b) {
                bytes.incrementAndGet();
              }

              @Override
              public void write(byte[] b, int offset, int length) {
                bytes.addAndGet(length);
              }
            })) {
      out.writeObject(
          new TrainingRound(
              new RunRules("", Layers.STOCK, true, 0, 1),
              new FloatVector(free.gather(parameters)),
              new FloatVector(freeState.gather(state)),
              1,
              1,
              new double[] {0.01},
              List.of(),
              MapReuse.NONE,
              false));
    }
    return bytes.get();
  }

  private static String text(List<Bytes> table) {
    StringBuilder text =
        new StringBuilder("frozen numbers  sent by a worker, bytes  received by a worker, bytes\n");
    table.forEach(
        b ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%13.1f%%  %,23d  %,27d%n",
                    100 * b.frozenShare(),
                    b.sent(),
                    b.received())));
    return text.toString();
  }
}
