package org.permafrost.spark.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.StateLayout;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.RandomImages;
import org.permafrost.spark.train.round.RoundTask.Travel;

/** A round is a function: of its input, whatever the caches hold, and it changes nothing. */
class AveragingTest {
  private static final ComputationGraphConfiguration CONFIGURATION =
      TinyNetwork.configuration(Rule.ADAM, 1e-4);

  private static JavaRDD<DataSet> minibatches(int first) {
    JavaSparkContext context = RandomImages.context();
    return context.parallelize(
        IntStream.range(first, first + 3).mapToObj(TinyNetwork::data).toList(), 3);
  }

  private static RoundInput input(StateLayout layout, TrainedState start, RoundTask task) {
    RunRules rules = new RunRules(CONFIGURATION.toJson(), Layers.STOCK, true, 0, 1);
    return new RoundInput(rules, layout, start, task);
  }

  private static RoundOutput run(int first, RoundInput input, RoundCaches caches) {
    return Averaging.run(RandomImages.context(), minibatches(first), input, caches);
  }

  @ParameterizedTest
  @EnumSource
  void aRoundDependsOnItsInputAloneAndLeavesItAsItWas(Travel travel) {
    ComputationGraph network = new ComputationGraph(CONFIGURATION);
    network.init();
    StateLayout layout = StateLayout.of(network);
    FilterCatalog catalog = FilterCatalog.of(network);
    FreezePlan plan = ExactPlan.of(catalog, catalog.filters().subList(0, 2), Set.of());
    TrainedState start = new TrainedState(FloatArrays.copyOf(network.params()), new float[0], 0);
    try (RoundCaches caches = new RoundCaches();
        RoundCaches others = new RoundCaches()) {
      RoundTask free =
          new RoundTask(
              1, new double[] {.01}, List.of(), FreezePlan.nothing(), MapReuse.NONE, false, travel);
      RoundTask frozen =
          new RoundTask(1, new double[] {.02}, List.of(), plan, MapReuse.NONE, false, travel);
      RoundInput warm = input(layout, run(0, input(layout, start, free), caches).state(), frozen);
      TrainedState before = copy(warm.start());

      RoundOutput once = run(3, warm, caches);
      RoundOutput other = run(6, input(layout, copy(once.state()), free), caches);
      caches.giveBack(other.state().parameters());
      caches.giveBack(other.state().updaterState());
      RoundOutput again = run(3, warm, caches);
      RoundOutput elsewhere = run(3, warm, others);

      same(warm.start(), before);
      same(again.state(), once.state());
      same(elsewhere.state(), once.state());
      assertThat(again.tally().lossSum()).isEqualTo(once.tally().lossSum());
      assertThat(once.state().iteration()).isEqualTo(2);
      assertThat(once.state().parameters()).isNotEqualTo(before.parameters());
      assertThat(plan.zeroUpdate().gather(once.state().parameters()))
          .isEqualTo(plan.zeroUpdate().gather(before.parameters()));
    } finally {
      network.close();
    }
  }

  private static TrainedState copy(TrainedState state) {
    return new TrainedState(
        state.parameters().clone(), state.updaterState().clone(), state.iteration());
  }

  private static void same(TrainedState a, TrainedState b) {
    assertThat(a.parameters()).isEqualTo(b.parameters());
    assertThat(a.updaterState()).isEqualTo(b.updaterState());
    assertThat(a.iteration()).isEqualTo(b.iteration());
  }
}
