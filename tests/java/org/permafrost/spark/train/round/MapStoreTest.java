package org.permafrost.spark.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.ExactPlan;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.freeze.FreezingUpdater;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.onednn.graph.FrozenPrefix;
import org.permafrost.network.onednn.graph.ImageMaps;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.TrainSettings.Rule;

/** Maps that stay in a JVM. */
class MapStoreTest {
  private static final int PLENTY = 64;

  private final ComputationGraph network =
      Initialised.network(TinyNetwork.configuration(Rule.SGD, 0), Layers.NATIVE);
  private final FrozenPrefix small = prefix(1);
  private final FrozenPrefix large = prefix(3);
  private final AtomicInteger computed = new AtomicInteger();

  @AfterEach
  void forget() {
    MapStore.release("a");
    MapStore.release("b");
  }

  @AfterEach
  void close() {
    network.close();
  }

  private FrozenPrefix prefix(int layers) {
    FilterCatalog catalog = FilterCatalog.of(TinyNetwork.configuration(Rule.SGD, 0));
    List<FilterId> filters =
        catalog.layers().subList(0, layers).stream().flatMap(MapStoreTest::filters).toList();
    FreezePlan plan =
        ExactPlan.of(catalog, filters, List.of()).withStoredStatistics(catalog, filters);
    FreezingUpdater.attachTo(network).freeze(plan);
    return FrozenPrefix.of(network, plan.zeroUpdate().bits()).orElseThrow();
  }

  private static Stream<FilterId> filters(ConvolutionFilters layer) {
    return IntStream.range(0, layer.filters()).mapToObj(layer::filter);
  }

  private ImageMaps ask(MapStore store, String image) {
    return store
        .of(image)
        .orElseGet(
            () -> {
              ImageMaps maps = compute(image);
              store.keep(image, maps);
              return maps;
            });
  }

  private ImageMaps compute(String image) {
    computed.incrementAndGet();
    try (INDArray pixels = Nd4j.valueArrayOf(new long[] {1, 3, 32, 32}, image.length())) {
      return small.maps(pixels.castTo(DataType.FLOAT), List.of(0)).get(0);
    }
  }

  private static MapReuse run(String name, int mebibytes) {
    return new MapReuse(name, mebibytes, 100);
  }

  @Test
  void keepsTheMapsOfEachImageForAllReplicas() {
    ImageMaps first = ask(MapStore.of(run("a", PLENTY), small), "x");
    ImageMaps other = ask(MapStore.of(run("a", PLENTY), small), "xx");

    assertThat(ask(MapStore.of(run("a", PLENTY).among(7), small), "x")).isSameAs(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(computed).hasValue(2);
    assertThat(MapStore.size()).isEqualTo(2);
  }

  @Test
  void anotherRunOrPrefixStartsWithNothing() {
    ask(MapStore.of(run("a", PLENTY), small), "x");
    assertThat(MapStore.of(run("b", PLENTY), small)).isNotNull();
    assertThat(MapStore.size()).isZero();

    ask(MapStore.of(run("b", PLENTY), small), "x");
    ask(MapStore.of(run("b", PLENTY), large), "x");
    assertThat(computed).hasValue(3);
    assertThat(MapStore.size()).isEqualTo(1);

    MapStore.release("a");
    assertThat(MapStore.size()).as("of another run").isEqualTo(1);
    MapStore.release("b");
    assertThat(MapStore.size()).isZero();
  }

  @Test
  void whatFindsNoRoomIsNotKept() {
    long each = compute("x").bytes();
    int fits = (int) ((1 << 20) / each);
    MapStore store = MapStore.of(run("a", 1), small);
    for (int turn = 0; turn < 2; turn++) {
      for (int i = 0; i <= fits + 1; i++) {
        ask(store, "x".repeat(i + 1));
      }
    }

    assertThat(MapStore.size()).isEqualTo(fits);
    assertThat(computed).hasValue(1 + fits + 2 * 2);
    assertThat(ask(store, "x".repeat(fits + 2))).isEqualTo(compute("x".repeat(fits + 2)));
  }
}
