package org.permafrost.network.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.ConfigurationJson;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

class TransferredNetworkTest {
  private static final OptimizerSettings ADAM = TestNetworks.optimizer(Rule.ADAM, 1e-3);

  private final ComputationGraphConfiguration origin =
      MixedNetwork.configuration(TestNetworks.optimizer(Rule.NESTEROV, 0));
  private final float[] trained = MixedNetwork.initial(origin);

  @Test
  void aNewClassifierHasItsOwnRowsAndEverythingElseStays() {
    ComputationGraphConfiguration wider =
        TransferredNetwork.configuration(origin, 7, ADAM, new PartialSoftmaxLoss(), 0.2);
    float[] parameters = TransferredNetwork.parameters(origin, trained, wider, true, 3);

    FilterCatalog before = FilterCatalog.of(origin);
    FilterCatalog after = FilterCatalog.of(wider);
    DenseRows head = after.classifier();
    assertThat(head.outputs()).isEqualTo(7);
    before
        .filters()
        .forEach(
            filter -> {
              var one = before.layer(filter.layer()).weights(filter.index());
              var other = after.layer(filter.layer()).weights(filter.index());
              assertThat(Arrays.copyOfRange(parameters, other.start(), other.end()))
                  .isEqualTo(Arrays.copyOfRange(trained, one.start(), one.end()));
            });
    float[] fresh = InitialParameters.of(wider, 3);
    assertThat(Arrays.copyOfRange(parameters, head.weights().start(), head.weights().end()))
        .isEqualTo(Arrays.copyOfRange(fresh, head.weights().start(), head.weights().end()));
    assertThat(
            Networks.create(ConfigurationJson.parse(wider.toJson()), parameters)
                .output(GridNetwork.batch(2, 1).getFeatures())[0]
                .shape())
        .containsExactly(2, 7);
  }

  @Test
  void aClassifierThatStaysIsCopiedToo() {
    ComputationGraphConfiguration same =
        TransferredNetwork.configuration(
            origin, MixedNetwork.CLASSES, ADAM, new PartialSoftmaxLoss(), 0);
    assertThat(TransferredNetwork.parameters(origin, trained, same, false, 3)).isEqualTo(trained);
  }

  @Test
  void everyLayerLearnsByTheRuleOfTheRun() {
    ComputationGraphConfiguration mine =
        TransferredNetwork.configuration(origin, 3, ADAM, new PartialSoftmaxLoss(), 0);
    assertThat(layers(mine)).isNotEmpty().allMatch(l -> l.getIUpdater() instanceof Adam);
    assertThat(layers(origin)).allMatch(l -> l.getIUpdater() instanceof Nesterovs);
    BaseLayer depthwise =
        (BaseLayer) ((LayerVertex) mine.getVertices().get("depthwise")).getLayerConf().getLayer();
    assertThat(depthwise.getRegularization()).hasSize(1);
  }

  private static List<BaseLayer> layers(ComputationGraphConfiguration configuration) {
    return configuration.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .map(v -> ((LayerVertex) v).getLayerConf().getLayer())
        .filter(BaseLayer.class::isInstance)
        .map(BaseLayer.class::cast)
        .toList();
  }
}
