package org.permafrost.score.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.network.evaluation.Logits;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.GridNetwork;
import org.permafrost.network.zoo.MixedNetwork;
import org.permafrost.network.zoo.Networks;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.ImageScorers;
import org.permafrost.score.Signal;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.NetworkSettings.Unit;
import org.permafrost.settings.TrainSettings.Rule;

/** Units of hidden dense layers and channels of normalisations, next to filters and alone. */
class UnitScoresTest {
  private static final List<List<Unit>> CHOICES =
      List.of(
          List.of(Unit.values()), List.of(Unit.DENSE), List.of(Unit.DENSE, Unit.NORMALIZATIONS));
  private static final int[] LABELS = {0, 1, 2, 0, 1};
  private static final INDArray IMAGES = GridNetwork.batch(LABELS.length, 4).getFeatures();

  private final ComputationGraphConfiguration configuration =
      MixedNetwork.withHidden(TestNetworks.optimizer(Rule.SGD, 0));
  private final ComputationGraph network =
      Networks.create(configuration, MixedNetwork.initial(configuration));

  private float[][] score(List<FilterScorer> scorers, Layers layers, List<Unit> units) {
    ScoringPass pass = new ScoringPass(configuration, scorers, layers, units);
    pass.load(FloatArrays.copyOf(network.params()));
    return Arrays.stream(pass.score(IMAGES, LABELS)).map(float[]::clone).toArray(float[][]::new);
  }

  @Test
  void theScoreOfAUnitIsItsActivation() {
    List<FilterScorer> scorers = ImageScorers.named("max-activation", "mean-activation");
    Map<String, INDArray> maps = network.feedForward(IMAGES, false);
    for (List<Unit> units : CHOICES) {
      float[][] scores = score(scorers, Layers.STOCK, units);
      int width = scores[0].length / LABELS.length;
      int first = 0;
      for (UnitLayer layer : FilterCatalog.of(configuration).units(units)) {
        if (layer.kind() == Unit.DENSE) {
          INDArray map = maps.get(layer.output());
          for (int i = 0; i < LABELS.length; i++) {
            for (int u = 0; u < layer.units(); u++) {
              float value = map.getFloat(i, u);
              assertThat(scores[0][i * width + first + u]).isCloseTo(value, within(1e-5f));
              assertThat(scores[1][i * width + first + u]).isCloseTo(value, within(1e-5f));
            }
          }
        }
        first += layer.units();
      }
      assertThat(first).isEqualTo(width);
    }
  }

  /** A normalisation that a filter owns has the filter's maps, and so its scores. */
  @ParameterizedTest
  @EnumSource(Layers.class)
  void aChannelAloneScoresAsTheFilterBeforeItDoes(Layers layers) {
    List<FilterScorer> scorers = ImageScorers.named("max-activation", "taylor", "gradient");
    float[][] filters = score(scorers, layers, Unit.ONLY_FILTERS);
    float[][] channels = score(scorers, layers, List.of(Unit.NORMALIZATIONS));
    FilterCatalog catalog = FilterCatalog.of(configuration);
    int ofFilters = catalog.index().size();
    int ofChannels = catalog.index(List.of(Unit.NORMALIZATIONS)).size();
    for (int m = 0; m < scorers.size(); m++) {
      for (int i = 0; i < LABELS.length; i++) {
        for (int c = 0; c < 16; c++) {
          assertThat(channels[m][i * ofChannels + c])
              .as("stem %d by %s", c, scorers.get(m).name())
              .isEqualTo(filters[m][i * ofFilters + c]);
        }
      }
    }
  }

  @Test
  void nativeLayersScoreAsStockOnes() {
    List<FilterScorer> scorers =
        ImageScorers.named("max-activation", "mean-activation", "taylor", "gradient");
    for (List<Unit> units : CHOICES) {
      float[][] stock = score(scorers, Layers.STOCK, units);
      float[][] natively = score(scorers, Layers.NATIVE, units);
      for (int m = 0; m < scorers.size(); m++) {
        float largest = 0;
        for (float value : stock[m]) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isPositive();
        assertThat(natively[m])
            .as("%s of %s", scorers.get(m).name(), units)
            .containsExactly(stock[m], within(1e-3f * largest));
      }
    }
  }

  /** With gamma and beta, or weights and bias, at zero, so is the map. */
  @ParameterizedTest
  @EnumSource(Layers.class)
  void whatIsSetToZeroIsGone(Layers layers) {
    List<Unit> units = List.of(Unit.DENSE, Unit.NORMALIZATIONS);
    FilterCatalog catalog = FilterCatalog.of(configuration);
    float[] trained = FloatArrays.copyOf(network.params());
    AblationPass pass = new AblationPass(configuration, layers, units);
    pass.load(trained);
    List<Ablation> ablations = new ArrayList<>();
    for (UnitLayer layer : catalog.units(units)) {
      ablations.add(new Ablation(List.of(layer.unit(1), layer.unit(6))));
    }
    float[][][] logits = pass.logits(IMAGES, ablations);
    int a = 0;
    for (UnitLayer layer : catalog.units(units)) {
      float[] parameters = trained.clone();
      for (int u : new int[] {1, 6}) {
        List<Range> gone =
            layer
                .normalization()
                .map(n -> List.of(n.gamma().piece(u, 1), n.beta().piece(u, 1)))
                .orElseGet(() -> layer.own(u));
        gone.forEach(r -> Arrays.fill(parameters, r.start(), r.end(), 0));
      }
      FloatArrays.assign(network.params(), parameters);
      float[][] expected = Logits.of(network, IMAGES);
      a++;
      for (int i = 0; i < LABELS.length; i++) {
        assertThat(logits[a][i]).as(layer.layer()).containsExactly(expected[i], within(1e-4f));
      }
    }
    FloatArrays.assign(network.params(), trained);
  }

  /** Not only behind ReLU, which the dense layers of the built-in networks have. */
  @ParameterizedTest
  @EnumSource(names = {"FILTERS", "DENSE"})
  void signalsPassADenseLayerWithoutActivation(Unit kind) {
    LayerVertex vertex = (LayerVertex) configuration.getVertices().get("hidden");
    ((DenseLayer) vertex.getLayerConf().getLayer()).setActivationFn(new ActivationIdentity());
    ComputationGraph linear = Networks.create(configuration, MixedNetwork.initial(configuration));
    VertexGraph graph = VertexGraph.of(configuration, Layers.STOCK, List.of(kind));
    graph.load(FloatArrays.copyOf(linear.params()));
    double[] sums = new double[16];
    String layer = kind == Unit.DENSE ? "hidden" : "dilated";
    try (ForwardPass forward = new ForwardPass(graph, IMAGES, true, (l, maps) -> {})) {
      BackwardPass.run(
          graph,
          forward,
          Signal.LOGIT_GRADIENT,
          LABELS,
          (l, maps, signal) -> {
            if (graph.units().get(l).layer().equals(layer)) {
              int units = graph.units().get(l).units();
              float[] values = FloatArrays.copyOf(signal);
              int positions = values.length / LABELS.length / units;
              for (int p = 0; p < values.length; p++) {
                sums[p / positions % units] += values[p];
              }
            }
          });
    }
    Range bias = FilterCatalog.of(configuration).unit(layer).bias().orElseThrow();
    for (int u = 0; u < 12; u++) {
      double slope = slope(linear, bias.start() + u);
      assertThat(slope).isNotZero();
      assertThat(sums[u]).isCloseTo(slope, within(0.01 + 0.02 * Math.abs(slope)));
    }
  }

  private static double slope(ComputationGraph network, int position) {
    double[] logits = new double[2];
    float[] before = FloatArrays.copyOf(network.params());
    for (int side = 0; side < 2; side++) {
      float[] moved = before.clone();
      moved[position] += side == 0 ? -1e-3f : 1e-3f;
      FloatArrays.assign(network.params(), moved);
      float[][] all = Logits.of(network, IMAGES);
      for (int i = 0; i < LABELS.length; i++) {
        logits[side] += all[i][LABELS[i]];
      }
    }
    FloatArrays.assign(network.params(), before);
    return (logits[1] - logits[0]) / 2e-3;
  }
}
