package org.permafrost.spark.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.LocalSpark;
import org.permafrost.spark.train.round.RoundTask.Travel;

/** Vectors that stay in the JVM give the same bits as vectors that are written out. */
class AveragingMasterTest {
  private static final int WORKERS = 3;

  /** All bits after three rounds, of which the last two train with a frozen filter. */
  private static List<float[]> trained(Rule rule, Travel travel) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(
            LocalSpark.session(SettingsLoader.defaults()).sparkContext());
    ComputationGraphConfiguration configuration = TinyNetwork.configuration(rule, 1e-4);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    FilterCatalog catalog = FilterCatalog.of(network);
    FreezePlan frozen = ExactPlan.of(catalog, catalog.filters().subList(0, 1), Set.of());
    RunRules rules = new RunRules(configuration.toJson(), Layers.STOCK, true, 0, 1);
    try (TrainedNetwork trained = new TrainedNetwork(context, network, rules, new float[0], 0)) {
      for (int round = 0; round < 3; round++) {
        List<DataSet> batches = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
          batches.add(TinyNetwork.data(WORKERS * round + worker));
        }
        trained.round(
            context.parallelize(batches, WORKERS),
            new RoundTask(
                1,
                new double[] {0.05},
                List.of(),
                round == 0 ? FreezePlan.nothing() : frozen,
                MapReuse.NONE,
                false,
                travel));
      }
      return List.of(FloatArrays.copyOf(network.params()), trained.updaterState());
    } finally {
      network.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Rule.class,
      names = {"NESTEROV", "ADAM"})
  void lentVectorsGiveTheBitsOfWrittenOnes(Rule rule) {
    List<float[]> lent = trained(rule, Travel.SHORTEST);
    List<float[]> written = trained(rule, Travel.WRITTEN);

    for (int i = 0; i < lent.size(); i++) {
      assertThat(new FloatVector(lent.get(i))).isEqualTo(new FloatVector(written.get(i)));
    }
  }
}
