package org.permafrost.network.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.insert.SwappedChannels;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.onednn.graph.Exact;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.InsertSettings;

/** Layers, convolutions and penalties at named places of the architectures. */
class InsertsTest {
  private static InsertSettings insert(String kind, String at, String... options) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put(options[i], options[i + 1]);
    }
    return new InsertSettings(kind, at, new TreeMap<>(map));
  }

  private static ComputationGraphConfiguration network(
      Architecture architecture, InsertSettings... inserts) {
    return TestNetworks.spec(architecture, 32).with(List.of(inserts)).configuration();
  }

  @ParameterizedTest
  @CsvSource({
    "RESNET_SMALL, after stage2, stage2-block1-relu, stage3-block1-conv1",
    "RESNET_SMALL, after stem, stem-relu, stage1-block1-conv1",
    "RESNET_SMALL, after stage3, stage3-block1-relu, average-pool",
    "RESNET18, after stage2-block1, stage2-block1-relu, stage2-block2-conv1",
    "VGG16, after stage3, stage3-pool, stage4-conv1",
    "VGG16_BN, after stage3-conv1, stage3-conv1-relu, stage3-conv2",
  })
  void aLayerStandsBehindItsPlace(Architecture network, String at, String before, String behind) {
    ComputationGraphConfiguration with = network(network, insert("spectral-fourier-dropout", at));
    String name = at.substring("after ".length()) + "-spectral-fourier-dropout";

    assertThat(with.getVertexInputs().get(name)).containsExactly(before);
    assertThat(with.getVertexInputs().get(behind)).contains(name).doesNotContain(before);
    // No other reader of the place is left.
    assertThat(
            with.getVertexInputs().entrySet().stream()
                .filter(e -> e.getValue().contains(before))
                .map(Map.Entry::getKey))
        .containsExactly(name);
  }

  /** Vertices may take another order, and parameters with them. */
  @ParameterizedTest
  @EnumSource(Architecture.class)
  void aLayerWithoutParametersLeavesFiltersAndWeightsAsTheyAre(Architecture architecture) {
    ComputationGraphConfiguration plain = network(architecture);
    ComputationGraphConfiguration with =
        network(
            architecture,
            insert("spectral-fourier-dropout", "after stage2"),
            insert("spectral-fourier-dropout", "after stage1"));

    FilterCatalog catalog = FilterCatalog.of(with);
    FilterCatalog expected = FilterCatalog.of(plain);
    assertThat(catalog.filters()).isEqualTo(expected.filters());
    assertThat(catalog.writeGroups()).isEqualTo(expected.writeGroups());
    assertThat(catalog.parameters()).isEqualTo(expected.parameters());
    assertThat(catalog.mixing()).isEmpty();
    float[] parameters = InitialParameters.of(with, 7);
    float[] same = InitialParameters.of(plain, 7);
    for (ConvolutionFilters layer : catalog.layers()) {
      ConvolutionFilters other = expected.layer(layer.layer());
      assertThat(catalog.sources(layer.layer()).layers())
          .isEqualTo(expected.sources(layer.layer()).layers());
      assertThat(layer.output()).isEqualTo(other.output());
      assertThat(layer.relu()).isEqualTo(other.relu());
      assertThat(weights(parameters, layer)).isEqualTo(weights(same, other));
    }
    String json = with.toJson();
    assertThat(ComputationGraphConfiguration.fromJson(json).toJson()).isEqualTo(json);
  }

  private static float[] weights(float[] parameters, ConvolutionFilters layer) {
    return Arrays.copyOfRange(parameters, layer.weights().start(), layer.weights().end());
  }

  @Test
  void evaluationIsThatOfTheNetworkWithoutDropout() {
    ComputationGraph plain = Networks.create(TestNetworks.spec(Architecture.RESNET_SMALL, 32));
    ComputationGraph with =
        Networks.create(
            TestNetworks.spec(Architecture.RESNET_SMALL, 32)
                .with(
                    List.of(
                        insert("spectral-fourier-dropout", "after stage1"),
                        insert("spectral-fourier-dropout", "after stage3", "dimensions", "1"))));
    INDArray images = Nd4j.rand(DataType.FLOAT, 3, 3, 32, 32);

    assertThat(with.outputSingle(images)).isEqualTo(plain.outputSingle(images));
  }

  @Test
  void convolutionsInPlaceOfOneAreInTheCatalogue() {
    String name = "stage3-block1-conv1";
    FilterCatalog catalog =
        FilterCatalog.of(
            network(
                Architecture.RESNET_SMALL,
                insert("low-rank-convolution", "instead of " + name, "share", "0.25")));
    FilterCatalog plain = FilterCatalog.of(network(Architecture.RESNET_SMALL));

    ConvolutionFilters basis = catalog.layer(name + "-basis");
    ConvolutionFilters last = catalog.layer(name);
    assertThat(basis.filters()).isEqualTo(16);
    assertThat(basis.channels()).isEqualTo(32);
    assertThat(basis.kernelHeight()).isEqualTo(3);
    assertThat(basis.normalization()).isEmpty();
    assertThat(last.filters()).isEqualTo(64);
    assertThat(last.channels()).isEqualTo(16);
    assertThat(last.kernelHeight()).isEqualTo(1);
    assertThat(last.normalization().orElseThrow().layer()).isEqualTo(name + "-bn");
    assertThat(last.relu()).isEqualTo(plain.layer(name).relu());
    assertThat(catalog.sources(name).layers()).containsExactly(name + "-basis");
    assertThat(catalog.sources(name + "-basis").layers()).isEqualTo(plain.sources(name).layers());
    assertThat(plain.parameters() - catalog.parameters())
        .isEqualTo(64 * 32 * 9 - (16 * 32 * 9 + 64 * 16));
  }

  @Test
  void penaltiesStandOnTheNamedLayersAlone() {
    ComputationGraphConfiguration with =
        network(
            Architecture.RESNET_SMALL,
            insert("network-slimming", "on stage2", "strength", "0.001"),
            insert("network-slimming", "on stage3-block1-conv1"));
    List<String> penalised = new ArrayList<>();
    with.getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex v
                  && v.getLayerConf().getLayer() instanceof BaseLayer layer
                  && name.endsWith("-bn")
                  && !layer.getRegularizationByParam("gamma").isEmpty()) {
                assertThat(layer.getRegularizationByParam("beta")).isNullOrEmpty();
                penalised.add(name);
              }
            });

    assertThat(penalised)
        .containsExactlyInAnyOrder(
            "stage2-block1-conv1-bn",
            "stage2-block1-conv2-bn",
            "stage2-block1-shortcut-bn",
            "stage3-block1-conv1-bn");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spectral-dropout | after stage2 | did you mean spectral-fourier-dropout",
        "spectral-fourier-dropout | behind stage2 | write after STAGE",
        "spectral-fourier-dropout | after | write after STAGE",
        "spectral-fourier-dropout | on stage2 | it is a layer: write after STAGE",
        "spectral-fourier-dropout | before classifier | it reads feature maps",
        "spectral-fourier-dropout | after stage7 | the nearest is \"after stage1\"",
        "network-slimming | after stage2 | it is a penalty: write on LAYERS",
        "network-slimming | on stage9 | no layer of that name with such parameters",
        "low-rank-convolution | after stage2 | write instead of CONVOLUTION",
        "low-rank-convolution | instead of stage1-conv9 | no such place, the nearest is",
      })
  void whatCannotStandThereIsRefused(String kind, String at, String message) {
    assertProblem(message, insert(kind, at));
  }

  @Test
  void optionsAreChecked() {
    String kind = "spectral-fourier-dropout";
    String at = "after stage2";
    assertProblem("nearest known one is rate", insert(kind, at, "rat", "0.1"));
    assertProblem("it must lie between 0.0 and 0.95", insert(kind, at, "rate", "1"));
    assertProblem("it must be a number", insert(kind, at, "rate", "much"));
    assertProblem("it must be a whole number", insert(kind, at, "dimensions", "1.5"));
    assertProblem("it must lie between 0.0 and 0.95", insert(kind, at, "rate", "NaN"));
  }

  @Test
  void nothingStandsTwiceAtAPlace() {
    InsertSettings one = insert("spectral-fourier-dropout", "after stage2", "rate", "0.1");
    InsertSettings other = insert("spectral-fourier-dropout", "after  stage2");
    assertProblem("remove one of them", one, other);
  }

  private static void assertProblem(String message, InsertSettings... inserts) {
    assertThatThrownBy(() -> network(Architecture.RESNET_SMALL, inserts))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(message)
        .hasMessageContaining("network.inserts")
        .satisfies(p -> assertThat(((Problem) p).exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void aUserCanBringOne(@TempDir Path folder) throws Exception {
    InsertSettings maps = insert("swapped-channels", "after stage3");
    InsertSettings features = insert("swapped-channels", "before classifier", "maps", "0");
    assertProblem("One of your own needs its jar on the class path", maps);
    try (AutoCloseable open = SwappedChannels.onClassPath(folder)) {
      ComputationGraphConfiguration with = network(Architecture.RESNET_SMALL, maps, features);

      assertThat(FilterCatalog.of(with).mixing())
          .containsExactly("stage3-swapped-channels", "classifier-swapped-channels");
      assertThat(with.getVertexInputs().get("classifier"))
          .containsExactly("classifier-swapped-channels");
      // Both together change nothing, one alone does.
      assertThat(output(with)).isEqualTo(output(network(Architecture.RESNET_SMALL)));
      assertThat(output(network(Architecture.RESNET_SMALL, maps)))
          .isNotEqualTo(output(network(Architecture.RESNET_SMALL)));
    }
  }

  private static INDArray output(ComputationGraphConfiguration configuration) {
    return Networks.create(configuration, InitialParameters.of(configuration, 7))
        .outputSingle(Exact.images(1, 1, 3, 32, 32));
  }
}
