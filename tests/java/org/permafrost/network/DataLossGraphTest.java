package org.permafrost.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.settings.TrainSettings.Rule;

/** A step with and without the penalty in its score. */
class DataLossGraphTest {
  private static final double DECAY = 0.1;

  private final DataSet batch = TinyNetwork.data(6);

  @Test
  void onlyTheScoreLacksThePenalty() {
    ComputationGraph stock = new ComputationGraph(TinyNetwork.configuration(Rule.NESTEROV, DECAY));
    stock.init();
    ComputationGraph network = new DataLossGraph(TinyNetwork.configuration(Rule.NESTEROV, DECAY));
    network.init(stock.params().dup(), false);
    double penalty = stock.calcRegularizationScore(true);

    stock.fit(batch);
    network.fit(batch);

    assertThat(penalty).isGreaterThan(0.1);
    assertThat(network.score()).isCloseTo(stock.score() - penalty, within(1e-5));
    assertThat(FloatArrays.copyOf(network.params()))
        .containsExactly(FloatArrays.copyOf(stock.params()));
  }
}
