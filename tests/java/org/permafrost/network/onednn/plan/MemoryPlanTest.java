package org.permafrost.network.onednn.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.permafrost.network.onednn.ChildJvm;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.graph.Exact;
import org.permafrost.network.onednn.graph.Initialised;
import org.permafrost.network.onednn.plan.MemoryPlan.Part;
import org.permafrost.network.onednn.primitive.Purpose;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.SettingsLoader;

class MemoryPlanTest {
  private static final int IMAGES = 3;
  private static final int SIDE = 8;
  private static final long MAP = 4L * IMAGES * SIDE * SIDE * 16;
  private static final double SHARE = 0.15;

  /** Of scratch memory oneDNN leaves some untouched, which a small network's figures show. */
  private static final long ALLOWED = 8L << 20;

  /** As the launcher sets them. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OMP_NUM_THREADS", "1",
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_MAX_", "0",
          "MALLOC_TRIM_THRESHOLD_", "16000000000",
          "MALLOC_TOP_PAD_", "67108864");

  @BeforeEach
  void needsOneDnn() {
    assumeTrue(OneDnn.unavailable().isEmpty());
  }

  /** A convolution of 16 filters, normalisation with ReLU, average, classifier of 10 outputs. */
  private static ComputationGraphConfiguration small() {
    return new NeuralNetConfiguration.Builder()
        .optimizationAlgo(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT)
        .updater(new Nesterovs(0.1, 0.9))
        .activation(Activation.IDENTITY)
        .graphBuilder()
        .addInputs("images")
        .addLayer(
            "convolution",
            new ConvolutionLayer.Builder(3, 3).padding(1, 1).nIn(3).nOut(16).hasBias(false).build(),
            "images")
        .addLayer(
            "normalisation",
            new BatchNormalization.Builder().nOut(16).useLogStd(false).build(),
            "convolution")
        .addLayer("relu", new ActivationLayer(Activation.RELU), "normalisation")
        .addLayer("average", new GlobalPoolingLayer(PoolingType.AVG), "relu")
        .addLayer(
            "classifier",
            new OutputLayer.Builder().nIn(16).nOut(10).activation(Activation.SOFTMAX).build(),
            "average")
        .setOutputs("classifier")
        .setInputTypes(InputType.convolutional(SIDE, SIDE, 3))
        .build();
  }

  @Test
  void countsWhatTrainingKeeps() {
    Map<Part, Long> bytes = MemoryPlan.of(small(), Purpose.TRAINING, IMAGES, 3, SIDE, SIDE).bytes();
    long parameters = 4 * (3 * 9 * 16 + 4 * 16 + 16 * 10 + 10);
    assertThat(bytes)
        .containsEntry(Part.PARAMETERS, parameters)
        .containsEntry(Part.PARAMETER_GRADIENTS, parameters)
        .containsEntry(Part.UPDATER_STATE, parameters)
        .containsEntry(Part.IMAGES, 4L * IMAGES * 3 * SIDE * SIDE)
        .containsEntry(Part.WEIGHT_COPIES, 0L);
    // Two maps, averages and outputs, and 256 KiB for small things.
    assertThat(bytes.get(Part.MAPS)).isEqualTo(2 * MAP + 192 + 128 + (1 << 18));
    // Each vertex takes the workspace that the one before it gave back, or a second one.
    assertThat(bytes.get(Part.MAP_GRADIENTS)).isEqualTo(2 * MAP);
    assertThat(bytes.get(Part.MASKS)).isPositive();
    assertThat(bytes.get(Part.SCRATCH)).isPositive();
  }

  @Test
  void countsWhatScoringNeedsAtOnce() {
    Map<Part, Long> bytes = MemoryPlan.of(small(), Purpose.SCORING, IMAGES, 3, SIDE, SIDE).bytes();
    assertThat(bytes).doesNotContainKeys(Part.PARAMETER_GRADIENTS, Part.UPDATER_STATE);
    // The averages go where the convolution's output was.
    assertThat(bytes.get(Part.MAPS)).isEqualTo(2 * MAP);
    assertThat(bytes.get(Part.WEIGHT_COPIES)).isGreaterThanOrEqualTo(4 * 3 * 9 * 16);
  }

  @Test
  void countsWhatAWayBackKeeps() {
    Map<Part, Long> bytes =
        MemoryPlan.of(small(), Purpose.SCORING_BACK, IMAGES, 3, SIDE, SIDE).bytes();
    assertThat(bytes).doesNotContainKeys(Part.PARAMETER_GRADIENTS, Part.UPDATER_STATE);
    // Two maps and the averages, and the same again for gradients.
    assertThat(bytes.get(Part.MAPS)).isEqualTo(4 * MAP + 2 * 192);
  }

  @Test
  void countsWhatFrozenFiltersTake() {
    MemoryPlan open = MemoryPlan.of(small(), Purpose.TRAINING, IMAGES, 3, SIDE, SIDE);
    MemoryPlan frozen = MemoryPlan.of(small(), Purpose.FREEZING, IMAGES, 3, SIDE, SIDE);
    // Gradients of maps and of weights, and twice which of 16 filters are meant.
    assertThat(frozen.total() - open.total()).isEqualTo(MAP + 4 * 16 * 3 * 9 + 2 * 4 * 16 * 16);
  }

  @Test
  void totalIsTheSumOfParts() {
    assertThat(new MemoryPlan(Map.of(Part.MAPS, 5L, Part.SCRATCH, 7L)).total()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-small,32,NATIVE",
    "vgg16-bn,32,NATIVE",
    "resnet18,64,NATIVE",
    "resnet-small,32,STOCK",
    "vgg16,32,STOCK"
  })
  void stepsFitInWhatIsReserved(String network, int size, Layers layers) throws Exception {
    NetworkSpec spec =
        new NetworkSpec(
            Architecture.named(network),
            size,
            10,
            1,
            SettingsLoader.defaults().train().optimizer());
    Thread thread =
        new Thread(
            () -> {
              ComputationGraph graph = Initialised.network(spec.configuration(), layers);
              TrainingMemory.reserve(graph, 4, 3, size, size);
              List<Long> before = workspaces();
              for (int images : new int[] {4, 3, 4}) {
                graph.fit(
                    new DataSet(Exact.images(1, images, 3, size, size), Exact.labels(images, 10)));
              }
              assertThat(before).isNotEmpty();
              assertThat(workspaces()).startsWith(before.toArray(Long[]::new));
            });
    Throwable[] failure = new Throwable[1];
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    assertThat(failure[0]).isNull();
  }

  /** Sizes of those that training reserves, by name. */
  private static List<Long> workspaces() {
    return Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
        .filter(w -> w.getId().matches("WS_ALL_LAYERS_ACT|WS_LAYER_ACT_.*"))
        .sorted((a, b) -> a.getId().compareTo(b.getId()))
        .map(MemoryWorkspace::getCurrentSize)
        .toList();
  }

  @ParameterizedTest
  @Tag("slow")
  @EnabledOnOs(OS.LINUX)
  @CsvSource({"resnet34,64,32", "vgg16,32,64", "resnet-small,32,64"})
  void isRight(String network, String size, String images) throws IOException {
    for (Purpose purpose : Purpose.values()) {
      String line =
          ChildJvm.lastLine(
              NativeMemoryBench.class,
              ENVIRONMENT,
              List.of(network, size, images, purpose.name()),
              "-Xms384m",
              "-Xmx384m",
              "-XX:+AlwaysPreTouch",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1");
      double[] numbers = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
      assertThat(numbers[0])
          .as("%s of %s, predicted", purpose, network)
          .isCloseTo(numbers[1], within(Math.max(SHARE * numbers[1], ALLOWED)));
      assertThat(numbers[2]).as("%s of %s, page faults", purpose, network).isLessThan(1000);
    }
  }
}
