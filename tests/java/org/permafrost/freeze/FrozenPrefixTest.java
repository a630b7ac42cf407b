package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.graph.FrozenPrefix;
import org.permafrost.network.onednn.graph.ImageMaps;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.rank.FilterId;

/** Maps of frozen layers that training passes are given in place of computing them. */
class FrozenPrefixTest {
  private final FrozenTraining small = FrozenTraining.of(Architecture.RESNET_SMALL, 32, 8, 0.05);
  private final int layers = small.catalog().layers().size();

  private static Optional<FrozenPrefix> prefix(ComputationGraph network, FreezePlan plan) {
    return FrozenPrefix.of(network, plan.zeroUpdate().bits());
  }

  private static List<ImageMaps> maps(FrozenPrefix prefix, INDArray images) {
    return prefix.maps(images, IntStream.range(0, (int) images.size(0)).boxed().toList());
  }

  private static void replayed(ComputationGraph network, FreezePlan plan, DataSet batch) {
    FrozenPrefix prefix = prefix(network, plan).orElseThrow();
    prefix.replay(maps(prefix, batch.getFeatures()), () -> network.fit(batch));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 7, 9})
  void givenMapsTrainTheSame(int frozen) {
    FreezePlan plan = small.below(frozen);

    assertThat(small.run(plan, (network, batch) -> replayed(network, plan, batch)))
        .isEqualTo(small.run(plan))
        .doesNotContain(Float.NaN);
  }

  @ParameterizedTest
  @CsvSource("RESNET_SMALL, 32")
  void mapsDependOnNoOtherImage(Architecture architecture, int size) {
    FrozenTraining training = FrozenTraining.of(architecture, size, 32, 0.001);
    for (int part = 1; part <= 2; part++) {
      FreezePlan plan = training.below(training.catalog().layers().size() * part / 2);
      ComputationGraph network = training.network(plan);
      FrozenPrefix prefix = prefix(network, plan).orElseThrow();
      for (int step = 0; step < 2; step++) {
        INDArray images = training.batch(step).getFeatures();
        List<ImageMaps> maps = maps(prefix, images);
        List<Integer> shuffled = new ArrayList<>(IntStream.range(0, maps.size()).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));

        assertThat(prefix.maps(images, shuffled))
            .isEqualTo(shuffled.stream().map(maps::get).toList());
        assertThat(prefix.maps(images, shuffled.subList(0, 1)))
            .isEqualTo(List.of(maps.get(shuffled.get(0))));
        assertThat(prefix.maps(images, List.of())).isEmpty();
        assertThat(largestDifference(network, prefix, images, maps)).isLessThan(1e-5);
      }
      network.close();
    }
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"RESNET18, 64", "RESNET34, 64", "VGG16, 32", "VGG16_BN, 32"})
  void mapsOfLargeNetworksDependOnNoOtherImage(Architecture architecture, int size) {
    mapsDependOnNoOtherImage(architecture, size);
  }

  /** Of the maps of a training pass, relative to the largest number of a batch. */
  private static double largestDifference(
      ComputationGraph network, FrozenPrefix prefix, INDArray images, List<ImageMaps> maps) {
    Map<String, INDArray> computed = network.feedForward(images, true);
    Map<String, INDArray> given = new HashMap<>();
    prefix.replay(maps, () -> given.putAll(network.feedForward(images, true)));
    double largest = 0;
    for (String vertex : prefix.border()) {
      INDArray expected = computed.get(vertex);
      double difference = given.get(vertex).sub(expected).amaxNumber().doubleValue();
      largest = Math.max(largest, difference / expected.amaxNumber().doubleValue());
    }
    return largest;
  }

  @Test
  void endsBeforeTheFirstLayerThatTrainsOrNormalisesByTheMinibatch() {
    String first = small.catalog().layers().get(0).layer();
    List<FilterId> filters = FrozenTraining.wholly(small.catalog().layers());
    FreezePlan byBatch = ExactPlan.of(small.catalog(), filters, List.of());
    FreezePlan drifting = FreezePlan.gradientZero(small.catalog(), filters);
    FreezePlan some = ExactPlan.of(small.catalog(), small.some(0.75), List.of());

    assertThat(border(byBatch)).containsExactly(first);
    assertThat(border(small.below(layers))).doesNotContain(first).isNotEmpty();
    assertThat(border(drifting)).isEmpty();
    assertThat(border(some)).isEmpty();
    assertThat(border(FreezePlan.nothing())).isEmpty();
  }

  private List<String> border(FreezePlan plan) {
    ComputationGraph network = small.network(plan);
    List<String> border = prefix(network, plan).map(FrozenPrefix::border).orElse(List.of());
    network.close();
    return border;
  }

  @Test
  void onlyOnePassIsGivenMaps() {
    FreezePlan plan = small.below(5);
    ComputationGraph network = small.network(plan);
    ComputationGraph untouched = small.network(plan);
    FrozenPrefix prefix = prefix(network, plan).orElseThrow();
    List<ImageMaps> others = maps(prefix, small.batch(0).getFeatures());
    INDArray images = small.batch(2).getFeatures();

    assertThatThrownBy(
            () ->
                prefix.replay(
                    others,
                    () -> {
                      assertThat(network.output(false, images)[0])
                          .as("evaluation computes even then")
                          .isEqualTo(untouched.output(false, images)[0]);
                      throw new IllegalStateException("on purpose");
                    }))
        .isInstanceOf(IllegalStateException.class);

    network.fit(small.batch(2));
    untouched.fit(small.batch(2));
    assertThat(FloatArrays.copyOf(network.params()))
        .isEqualTo(FloatArrays.copyOf(untouched.params()));
    assertThat(network.output(false, images)[0]).isEqualTo(untouched.output(false, images)[0]);
    network.close();
    untouched.close();
  }

  @Test
  void itsHashTellsItsParametersAndExtent() {
    FreezePlan plan = small.below(5);
    ComputationGraph network = small.network(plan);
    String hash = prefix(network, plan).orElseThrow().hash();

    network.fit(small.batch(0));
    assertThat(prefix(network, plan).orElseThrow().hash()).as("others trained").isEqualTo(hash);
    assertThat(prefix(network, small.below(3)).orElseThrow().hash()).isNotEqualTo(hash);

    float[] parameters = FloatArrays.copyOf(network.params());
    int place = plan.zeroUpdate().bits().nextSetBit(0);
    parameters[place] = Math.nextUp(parameters[place]);
    FloatArrays.assign(network.params(), parameters);
    assertThat(prefix(network, plan).orElseThrow().hash()).isNotEqualTo(hash);
    network.close();
  }

  @Test
  void mapsAreThoseOfEvaluationAndTellImagesApart() {
    FreezePlan plan = small.below(5);
    ComputationGraph network = small.network(plan);
    FrozenPrefix prefix = prefix(network, plan).orElseThrow();
    INDArray images = small.batch(0).getFeatures();
    Map<String, INDArray> all = network.feedForward(images, false);
    long bytes = 0;
    for (String vertex : prefix.border()) {
      bytes += all.get(vertex).length() * Float.BYTES / images.size(0);
    }

    List<ImageMaps> maps = maps(prefix, images);

    assertThat(maps.get(0).bytes()).isEqualTo(bytes);
    assertThat(maps).doesNotHaveDuplicates().isEqualTo(maps(prefix, images));
    network.close();
  }
}
