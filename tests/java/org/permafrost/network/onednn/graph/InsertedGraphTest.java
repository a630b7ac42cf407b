package org.permafrost.network.onednn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.network.ImageKeyed;
import org.permafrost.network.ImageKeys;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.insert.SwappedChannels;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.plan.MemoryPlan;
import org.permafrost.network.onednn.plan.MemoryPlan.Part;
import org.permafrost.network.onednn.plan.TrainingMemory;
import org.permafrost.network.onednn.primitive.Purpose;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.settings.InsertSettings;
import org.permafrost.settings.NetworkSettings.Layers;

/** Native networks with inserts: one without native form leaves all others native. */
class InsertedGraphTest {
  private static final int IMAGES = 4;

  @BeforeEach
  void needsOneDnn() {
    assumeTrue(OneDnn.unavailable().isEmpty());
  }

  private static ComputationGraphConfiguration network(String kind, String at) {
    return TestNetworks.spec(Architecture.RESNET_SMALL, 32)
        .with(List.of(new InsertSettings(kind, at, new TreeMap<>())))
        .configuration();
  }

  private static ComputationGraphConfiguration dropout() {
    return network("spectral-fourier-dropout", "after stage2");
  }

  @Test
  void theRestStaysNative() {
    NativeGraph graph = NativeGraph.of(dropout());

    assertThat(graph.choices())
        .filteredOn(choice -> !choice.isNative())
        .extracting(LayerChoice::name)
        .containsExactlyInAnyOrder("stage2-spectral-fourier-dropout", "classifier");
    assertThat(graph.summary())
        .contains("stage2-spectral-fourier-dropout (FourierDropout)", "is another type of layer");
    // Layouts change just around it.
    assertThat(graph.configuration().getVertexInputs())
        .containsEntry("stage2-spectral-fourier-dropout", List.of("stage2-block1-add-plain"))
        .containsEntry("stage3-block1-conv1", List.of("stage2-spectral-fourier-dropout-blocks"));
  }

  @Test
  void convolutionsOfAnInsertAreNative() {
    assertThat(
            NativeGraph.of(network("low-rank-convolution", "instead of stage2-block1-conv2"))
                .choices())
        .filteredOn(choice -> !choice.isNative())
        .extracting(LayerChoice::name)
        .containsExactly("classifier");
  }

  @Test
  void nativeAndStockAgreeInAllGradients() {
    for (ComputationGraphConfiguration network :
        List.of(dropout(), network("low-rank-convolution", "instead of stage2-block1-conv2"))) {
      Map<String, INDArray> natively = gradients(network, Layers.NATIVE);
      gradients(network, Layers.STOCK)
          .forEach(
              (name, expected) -> {
                double size = expected.norm2Number().doubleValue();
                double error =
                    natively
                        .get(name)
                        .reshape(expected.shape())
                        .sub(expected)
                        .norm2Number()
                        .doubleValue();
                assertThat(error).as(name).isLessThan(2e-2 * size + 1e-6);
              });
    }
  }

  private static Map<String, INDArray> gradients(
      ComputationGraphConfiguration stock, Layers layers) {
    ComputationGraph network = Initialised.network(stock, layers);
    tell(network, IMAGES);
    network.setInputs(Exact.images(3, IMAGES, 3, 32, 32));
    network.setLabels(Exact.labels(IMAGES, 10));
    network.computeGradientAndScore();
    Map<String, INDArray> copies = new TreeMap<>();
    network.gradient().gradientForVariable().forEach((name, g) -> copies.put(name, g.dup('c')));
    return copies;
  }

  private static void tell(ComputationGraph network, int images) {
    ImageKeyed.tell(
        network,
        () -> new ImageKeys(1, 1, IntStream.range(0, images).mapToObj(Integer::toString).toList()));
  }

  @Test
  void aUsersOwnLayerRunsAmongNativeOnes(@TempDir Path folder) throws Exception {
    try (AutoCloseable open = SwappedChannels.onClassPath(folder)) {
      ComputationGraphConfiguration stock = network("swapped-channels", "after stage2");
      assertThat(NativeGraph.of(stock).choices())
          .filteredOn(choice -> !choice.isNative())
          .extracting(LayerChoice::name)
          .containsExactlyInAnyOrder("stage2-swapped-channels", "classifier");
      try (Exact pair = new Exact(network("low-rank-convolution", "instead of stem"), 11)) {
        assertThat(pair.output(Exact.images(1, 2, 3, 32, 32))).isLessThan(1e-4);
      }
      INDArray images = Exact.images(1, 2, 3, 32, 32);
      INDArray natively = Initialised.network(stock, Layers.NATIVE).outputSingle(images);
      INDArray expected = Initialised.network(stock, Layers.STOCK).outputSingle(images);
      assertThat(natively.sub(expected).norm2Number().doubleValue())
          .isLessThan(1e-4 * expected.norm2Number().doubleValue());
    }
  }

  /** What draws anew in each epoch must not be kept, nor what lies behind it. */
  @Test
  void mapsBehindItAreNeverKept() {
    ComputationGraph network = Initialised.network(dropout(), Layers.NATIVE);
    Map<String, int[]> all = new TreeMap<>();
    FilterCatalog.of(dropout())
        .layers()
        .forEach(
            l ->
                all.put(
                    l.normalization().orElseThrow().layer(),
                    IntStream.range(0, l.filters()).toArray()));
    FreezableNormalization.useStoredStatistics(network, all);
    BitSet held = new BitSet();
    held.set(0, (int) network.params().length());

    assertThat(FrozenPrefix.of(network, held).orElseThrow().border())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("stage2-block1-") || name.startsWith("stage1-"));
  }

  /** Its output in the plain layout, and the two copies between the layouts. */
  @Test
  void thePlanCountsItsMaps() {
    long map = 4L * IMAGES * 32 * 16 * 16;
    MemoryPlan with = plan(dropout());
    MemoryPlan without = plan(TestNetworks.spec(Architecture.RESNET_SMALL, 32).configuration());

    assertThat(with.bytes().get(Part.MAPS) - without.bytes().get(Part.MAPS)).isEqualTo(3 * map);
    assertThat(with.bytes().get(Part.PARAMETERS)).isEqualTo(without.bytes().get(Part.PARAMETERS));
    assertThat(with.bytes().get(Part.SCRATCH)).isEqualTo(without.bytes().get(Part.SCRATCH));
  }

  private static MemoryPlan plan(ComputationGraphConfiguration network) {
    return MemoryPlan.of(network, Purpose.TRAINING, IMAGES, 3, 32, 32);
  }

  @Test
  void stepsFitInWhatIsReserved() throws Exception {
    List<Long> before = new ArrayList<>();
    List<Long> after = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              ComputationGraph graph = Initialised.network(dropout(), Layers.NATIVE);
              TrainingMemory.reserve(graph, IMAGES, 3, 32, 32);
              before.addAll(workspaces());
              for (int images : new int[] {IMAGES, IMAGES - 1, IMAGES}) {
                tell(graph, images);
                graph.fit(
                    new DataSet(Exact.images(1, images, 3, 32, 32), Exact.labels(images, 10)));
              }
              after.addAll(workspaces());
            });
    thread.start();
    thread.join();

    assertThat(before).isNotEmpty();
    assertThat(after).startsWith(before.toArray(Long[]::new));
  }

  private static List<Long> workspaces() {
    return Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
        .filter(w -> w.getId().matches("WS_ALL_LAYERS_ACT|WS_LAYER_ACT_.*"))
        .sorted((a, b) -> a.getId().compareTo(b.getId()))
        .map(MemoryWorkspace::getCurrentSize)
        .toList();
  }
}
