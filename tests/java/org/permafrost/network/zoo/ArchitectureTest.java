package org.permafrost.network.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NetworkSettings.Stem;

class ArchitectureTest {
  /** torchvision's counts with a classifier of 10, sum of numel() of parameters(). */
  @ParameterizedTest
  @CsvSource({
    "resnet34, 64, 21289802",
    "resnet34, 224, 21289802",
    "resnet18, 96, 11181642",
    "resnet-small, 32, 78042",
    "vgg16, 32, 14719818",
    "vgg16, 64, 14719818",
    "vgg16, 224, 134301514",
    "vgg16, 448, 134301514",
    "vgg16-bn, 32, 14724042",
    "resnet50, 224, 23528522",
    "mobilenet-v2, 224, 2236682",
    "efficientnet-lite0, 224, 3383818",
    "densenet121, 224, 6964106",
    "lenet5, 32, 657080"
  })
  void countsTrainableParameters(String name, int imageSize, int expected) {
    NetworkSpec spec = TestNetworks.spec(Architecture.named(name), imageSize);
    assertThat(FilterCatalog.of(spec.configuration()).trainableParameters()).isEqualTo(expected);
  }

  /** A 3x3 stem has 7,680 weights less than a 7x7 one at 64 filters; a stride has none. */
  @ParameterizedTest
  @CsvSource({
    "resnet34, SMALL, 21282122, 4",
    "resnet18, SMALL, 11173962, 4",
    "resnet50, SMALL, 23520842, 4",
    "mobilenet-v2, SMALL, 2236682, 2",
    "efficientnet-lite0, SMALL, 3383818, 2",
    "densenet121, SMALL, 6956426, 4",
    "resnet-small, IMAGENET, 79962, 2"
  })
  void hasAnotherStem(String name, Stem stem, int expected, long side) {
    NetworkSpec spec = TestNetworks.spec(Architecture.named(name), 32).with(stem);
    ComputationGraphConfiguration configuration = spec.configuration();
    assertThat(FilterCatalog.of(configuration).trainableParameters()).isEqualTo(expected);
    String last = configuration.getVertexInputs().get("average-pool").get(0);
    assertThat(
            configuration
                .getLayerActivationTypes(true, InputType.convolutional(32, 32, 3))
                .get(last)
                .getShape())
        .endsWith(side, side);
    ComputationGraph network = Networks.create(spec);
    assertThat(network.outputSingle(Nd4j.rand(DataType.FLOAT, 1, 3, 32, 32)).shape())
        .containsExactly(1, 10);
  }

  /** Said or not, it is the same network. */
  @ParameterizedTest
  @CsvSource({"resnet18, IMAGENET", "resnet-small, SMALL", "mobilenet-v2, IMAGENET"})
  void theOwnStemIsNoOther(String name, Stem own) {
    NetworkSpec spec = TestNetworks.spec(Architecture.named(name), 32);
    assertThat(spec.with(own)).isEqualTo(spec);
    assertThat(spec.with(own).configuration().toJson()).isEqualTo(spec.configuration().toJson());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vgg16", "vgg16-bn", "lenet5"})
  void someHaveNoStemToChoose(String name) {
    NetworkSpec spec = TestNetworks.spec(Architecture.named(name), 32);
    assertThatThrownBy(() -> spec.with(Stem.SMALL))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(name, "network.stem=auto");
  }

  /** torchvision: resnet34 has 36 convolutions with 7,616 + 896 filters, vgg16 13 with 4,224. */
  @ParameterizedTest
  @CsvSource({"resnet34, 36, 8512, 896", "resnet18, 20, 4800, 896", "vgg16, 13, 4224, 0"})
  void countsFilters(String name, int layers, int filters, int ofShortcuts) {
    FilterCatalog catalog =
        FilterCatalog.of(TestNetworks.spec(Architecture.named(name), 64).configuration());
    assertThat(catalog.layers()).hasSize(layers);
    assertThat(catalog.filters()).hasSize(filters);
    assertThat(
            catalog.layers().stream()
                .filter(ConvolutionFilters::shortcut)
                .mapToInt(ConvolutionFilters::filters)
                .sum())
        .isEqualTo(ofShortcuts);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-small, 32",
    "resnet-small, 33",
    "resnet18, 32",
    "resnet18, 64",
    "vgg16, 32",
    "vgg16-bn, 45",
    "resnet50, 33",
    "mobilenet-v2, 33",
    "efficientnet-lite0, 45",
    "densenet121, 32",
    "lenet5, 32"
  })
  void yieldsProbabilities(String name, int imageSize) {
    ComputationGraph network =
        Networks.create(TestNetworks.spec(Architecture.named(name), imageSize));
    INDArray output =
        network.outputSingle(Nd4j.rand(DataType.FLOAT, 2, 3, imageSize, imageSize).subi(0.5));
    assertThat(output.shape()).containsExactly(2, 10);
    assertThat(output.sum(1).toFloatVector()).containsExactly(new float[] {1, 1}, within(1e-5f));
  }

  /** Map sizes of torchvision's resnet18 at 224 pixels: 112, 56, 56, 28, 14, 7. */
  @ParameterizedTest
  @CsvSource({
    "stem-relu, 64, 112",
    "stem-pool, 64, 56",
    "stage1-block2-relu, 64, 56",
    "stage2-block1-shortcut-bn, 128, 28",
    "stage3-block2-relu, 256, 14",
    "stage4-block2-relu, 512, 7"
  })
  void halvesTheImageLikeTorchvision(String vertex, long channels, long side) {
    var spec = TestNetworks.spec(Architecture.RESNET18, 224);
    ComputationGraphConfiguration configuration = spec.configuration();
    var types =
        configuration.getLayerActivationTypes(
            true, org.deeplearning4j.nn.conf.inputs.InputType.convolutional(224, 224, 3));
    assertThat(types.get(vertex).getShape()).containsExactly(channels, side, side);
  }

  /**
   * Weight shapes of torchvision's resnet18 state dictionary: conv1 is the stem, layerS.B is
   * stageS-block(B+1), downsample.0 is the shortcut.
   */
  @Test
  void shapesAreTorchvisions() {
    assertThat(
            FilterCatalog.of(TestNetworks.spec(Architecture.RESNET18, 224).configuration())
                .layers())
        .extracting(
            l ->
                String.format(
                    Locale.ROOT,
                    "%s %dx%dx%dx%d",
                    l.layer(),
                    l.filters(),
                    l.channels(),
                    l.kernelHeight(),
                    l.kernelWidth()))
        .containsExactly(
            "stem 64x3x7x7",
            "stage1-block1-conv1 64x64x3x3",
            "stage1-block1-conv2 64x64x3x3",
            "stage1-block2-conv1 64x64x3x3",
            "stage1-block2-conv2 64x64x3x3",
            "stage2-block1-conv1 128x64x3x3",
            "stage2-block1-conv2 128x128x3x3",
            "stage2-block1-shortcut 128x64x1x1",
            "stage2-block2-conv1 128x128x3x3",
            "stage2-block2-conv2 128x128x3x3",
            "stage3-block1-conv1 256x128x3x3",
            "stage3-block1-conv2 256x256x3x3",
            "stage3-block1-shortcut 256x128x1x1",
            "stage3-block2-conv1 256x256x3x3",
            "stage3-block2-conv2 256x256x3x3",
            "stage4-block1-conv1 512x256x3x3",
            "stage4-block1-conv2 512x512x3x3",
            "stage4-block1-shortcut 512x256x1x1",
            "stage4-block2-conv1 512x512x3x3",
            "stage4-block2-conv2 512x512x3x3");
  }

  @Test
  void survivesJson() {
    for (Architecture architecture : Architecture.values()) {
      ComputationGraphConfiguration configuration =
          TestNetworks.spec(architecture, 32).configuration();
      String json = configuration.toJson();
      assertThat(ComputationGraphConfiguration.fromJson(json).toJson()).isEqualTo(json);
      assertThat(TestNetworks.spec(architecture, 32).configuration().toJson()).isEqualTo(json);
    }
  }

  @Test
  void namesHoldNoUnderscore() {
    for (Architecture architecture : Architecture.values()) {
      assertThat(TestNetworks.spec(architecture, 224).configuration().getVertices().keySet())
          .noneMatch(name -> name.contains("_"));
    }
  }

  @Test
  void suggestsTheNearestName() {
    assertThat(Architecture.labels())
        .containsExactly(
            "resnet34",
            "resnet18",
            "resnet50",
            "resnet-small",
            "vgg16",
            "vgg16-bn",
            "mobilenet-v2",
            "efficientnet-lite0",
            "densenet121",
            "lenet5");
    assertThatThrownBy(() -> Architecture.named("resnet-34"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("did you mean resnet34")
        .extracting(e -> ((Problem) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void refusesSmallImages() {
    assertThatThrownBy(() -> TestNetworks.spec(Architecture.RESNET34, 28))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("at least 32 pixels, got 28");
  }
}
