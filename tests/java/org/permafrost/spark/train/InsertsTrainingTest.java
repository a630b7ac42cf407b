package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.freeze.FrozenCheck;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.evaluation.ImageGradients;
import org.permafrost.network.onednn.graph.NativeNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.progress.Progress;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FilterId;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.method.Scorers;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.InsertSettings;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.stage.ScoringStage;

/** Training of networks with inserts through Spark. */
class InsertsTrainingTest {
  private static final String INSERTS =
      "[{kind = spectral-fourier-dropout, at = after stage1, rate = 0.2},"
          + "{kind = spectral-fourier-dropout, at = after stage2, dimensions = 1},"
          + "{kind = low-rank-convolution, at = instead of stage3-block1-conv2},"
          + "{kind = network-slimming, at = on all, strength = 0.01}]";

  /** Leaves the order of parameters as it is. */
  private static final String LAST = "[{kind = spectral-fourier-dropout, at = after stage3}]";

  private static ComputationGraph network(String inserts) {
    return Networks.create(spec(inserts, Rule.NESTEROV));
  }

  private static NetworkSpec spec(String inserts, Rule rule) {
    List<InsertSettings> settings =
        SettingsLoader.load(Optional.empty(), Map.of("network.inserts", inserts))
            .network()
            .placed();
    return new NetworkSpec(
            Architecture.RESNET_SMALL,
            TinyNetwork.SIZE,
            TinyTraining.CLASSES,
            7,
            new OptimizerSettings(rule, 0.02, 0.9, 0.9, 0.999, 1e-8, 1e-3, 0))
        .withLoss(new PartialSoftmaxLoss())
        .with(settings);
  }

  private static float[] trained(
      String inserts, Layers layers, int partitions, long shuffle, FreezePlan plan) {
    try (EpochTrainer trainer =
        TinyTraining.trainer(
            TinyTraining.images(partitions, shuffle),
            network(inserts),
            new float[0],
            0,
            "network.layers",
            layers.label())) {
      trainer.train(TinyTraining.state(), plan, Progress.SILENT, () -> false);
      return trainer.parameters();
    }
  }

  @Tag("invariance")
  @ParameterizedTest
  @EnumSource(Layers.class)
  void trainingDoesNotDependOnPartitionsOrOrder(Layers layers) {
    float[] first = trained(INSERTS, layers, 2, 0, FreezePlan.nothing());

    assertThat(trained(INSERTS, layers, 7, 4, FreezePlan.nothing())).isEqualTo(first);
  }

  /** The filters of the convolutions that an insert brought are frozen like all others. */
  @Tag("invariance")
  @ParameterizedTest
  @EnumSource(Layers.class)
  void frozenFiltersKeepTheirBitsAndTheRestMoves(Layers layers) {
    ComputationGraph network = network(INSERTS);
    float[] before = FloatArrays.copyOf(network.params());
    FilterCatalog catalog = FilterCatalog.of(network);
    List<FilterId> filters =
        List.of(
            catalog.layer("stage1-block1-conv1").filter(3),
            catalog.layer("stage3-block1-conv2-basis").filter(7),
            catalog.layer("stage3-block1-conv2").filter(5),
            catalog.layer("stage2-block1-shortcut").filter(0));
    FreezePlan plan =
        ExactPlan.of(catalog, filters, Set.of(1)).withStoredStatistics(catalog, filters);

    float[] after = trained(INSERTS, layers, 2, 0, plan);

    FrozenCheck.unmoved(plan.zeroUpdate(), before, after);
    int still = 0;
    for (int p = 0; p < before.length; p++) {
      still += before[p] == after[p] ? 1 : 0;
    }
    // Some weights move by less than their last bit.
    assertThat(still - plan.zeroUpdate().size()).isBetween(0, before.length / 1000);
  }

  /** With rate 0 it changes rounding only. */
  @Test
  void dropoutActsInTraining() {
    String place = "[{kind = spectral-fourier-dropout, at = after stage2, ";
    float[] none =
        trained(place + "rate = 0, weak = 0}]", Layers.STOCK, 2, 0, FreezePlan.nothing());
    float[] some =
        trained(place + "rate = 0.3, weak = 0}]", Layers.STOCK, 2, 0, FreezePlan.nothing());
    float[] before = FloatArrays.copyOf(network(place + "}]").params());

    assertThat(distance(some, none)).isGreaterThan(0.05 * distance(none, before));
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += Math.pow((double) a[i] - b[i], 2);
    }
    return Math.sqrt(squares);
  }

  /** In evaluation, and on the way back through it, dropout is not there. */
  @ParameterizedTest
  @EnumSource(Layers.class)
  void scoresAreThoseOfTheNetworkWithoutDropout(Layers layers) {
    List<FilterScorer> scorers =
        Stream.of("max-activation", "gradient", "taylor-loss", "fisher", "lrp-epsilon")
            .map(Scorers::ofImages)
            .toList();
    ScoreSheet with = scores(network(LAST), layers, scorers);
    ScoreSheet without = scores(network("[]"), layers, scorers);
    for (FilterScorer scorer : scorers) {
      assertThat(sums(with.of(scorer))).as(scorer.name()).isEqualTo(sums(without.of(scorer)));
    }
  }

  private static List<Double> sums(List<ClassScores> scores) {
    List<Double> all = new ArrayList<>();
    for (ClassScores s : scores) {
      for (int f = 0; f < s.filters(); f++) {
        all.add(s.sum(f) / s.count());
        all.add((double) s.max(f));
      }
    }
    return all;
  }

  private static ScoreSheet scores(
      ComputationGraph network, Layers layers, List<FilterScorer> scorers) {
    NetworkSnapshot snapshot =
        new NetworkSnapshot(
            network.getConfiguration().toJson(),
            FloatArrays.copyOf(network.params()),
            new Normalizer(SettingsLoader.defaults().train().normalization()),
            layers);
    int filters = FilterCatalog.of(network).index().size();
    return ScoringStage.run(TinyTraining.images(2, 0), snapshot, scorers, filters, 8);
  }

  @Test
  void gradientsOfSingleImagesAreThoseOfTheNetworkWithoutDropout() {
    assertThat(gradient(network(LAST))).isEqualTo(gradient(network("[]")));
  }

  private static float[] gradient(ComputationGraph network) {
    ImageGradients gradients = ImageGradients.of(network.getConfiguration().toJson());
    gradients.load(FloatArrays.copyOf(network.params()));
    gradients.forward(
        TinyNetwork.data(3).getFeatures().get(NDArrayIndex.interval(0, 1)).dup('c'),
        List.of(0, 1, 2, 3));
    return FloatArrays.copyOf(gradients.ofLoss(2));
  }

  /** One step of SGD: each scale moves by rate x strength towards zero beside its gradient. */
  @ParameterizedTest
  @EnumSource(Layers.class)
  void slimmingPullsScalesAndNothingElse(Layers layers) {
    float[] plain = step("[]", layers);
    float[] slimmed = step("[{kind = network-slimming, at = on stage2, strength = 0.5}]", layers);
    FilterCatalog catalog = FilterCatalog.of(network("[]"));
    boolean[] pulled = new boolean[plain.length];
    for (ConvolutionFilters layer : catalog.layers()) {
      Range gamma = layer.normalization().orElseThrow().gamma();
      for (int p = gamma.start(); p < gamma.end() && layer.stage().equals("stage2"); p++) {
        pulled[p] = true;
      }
    }
    for (int p = 0; p < plain.length; p++) {
      // All scales start at 1, so that their sign is positive.
      float expected = pulled[p] ? plain[p] - 0.02f * 0.5f : plain[p];
      assertThat(Math.abs(slimmed[p] - expected))
          .as("parameter %d", p)
          .isLessThanOrEqualTo(pulled[p] ? 1e-6f : 0);
    }
  }

  private static float[] step(String inserts, Layers layers) {
    NetworkSpec spec = spec(inserts, Rule.SGD);
    ComputationGraph network = NativeNetworks.create(spec.configuration(), layers);
    FloatArrays.assign(network.params(), FloatArrays.copyOf(Networks.create(spec).params()));
    FreezingUpdater.attachTo(network);
    network.fit(TinyNetwork.data(1));
    return FloatArrays.copyOf(network.params());
  }
}
