package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings.FreezeKind;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.FloatVector;
import org.permafrost.spark.LocalSpark;

/** Vectors that stay in the JVM give the same bits as vectors that are written out. */
class AveragingMasterTest {
  private static final int WORKERS = 3;

  /** All bits after three rounds, of which the last two train with a frozen filter. */
  private static List<float[]> trained(Rule rule, boolean writeOut) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(
            LocalSpark.session(SettingsLoader.defaults()).sparkContext());
    ComputationGraphConfiguration configuration = TinyNetwork.configuration(rule, 1e-4);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    FilterCatalog catalog = FilterCatalog.of(network);
    FreezePlan frozen =
        FreezePlan.of(catalog, FreezeKind.EXACT, catalog.filters().subList(0, 1), Set.of());
    try (AveragingMaster master =
        new AveragingMaster(configuration.toJson(), true, 0, 1, new float[0], 0)) {
      if (writeOut) {
        master.writeOut();
      }
      SparkComputationGraph spark = new SparkComputationGraph(context, network, master);
      for (int round = 0; round < 3; round++) {
        master.prepare(1, new double[] {0.05}, round == 0 ? FreezePlan.nothing() : frozen);
        List<DataSet> batches = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
          batches.add(TinyNetwork.data(WORKERS * round + worker));
        }
        spark.fit(context.parallelize(batches, WORKERS));
      }
      return List.of(FloatArrays.copyOf(network.params()), master.updaterState());
    } finally {
      network.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Rule.class,
      names = {"NESTEROV", "ADAM"})
  void lentVectorsGiveTheBitsOfWrittenOnes(Rule rule) {
    List<float[]> lent = trained(rule, false);
    List<float[]> written = trained(rule, true);

    for (int i = 0; i < lent.size(); i++) {
      assertThat(new FloatVector(lent.get(i))).isEqualTo(new FloatVector(written.get(i)));
    }
  }
}
