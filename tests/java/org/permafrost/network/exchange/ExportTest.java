package org.permafrost.network.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.exchange.convert.GraphConverter;
import org.permafrost.network.exchange.draft.ImportedNetwork;
import org.permafrost.network.exchange.export.OnnxExport;
import org.permafrost.network.exchange.judge.Judge;
import org.permafrost.network.exchange.onnx.OnnxGraph;
import org.permafrost.network.exchange.onnx.OnnxReader;
import org.permafrost.network.exchange.safetensors.SafetensorsExport;
import org.permafrost.network.exchange.safetensors.SafetensorsFile;
import org.permafrost.network.exchange.safetensors.SafetensorsImport;
import org.permafrost.network.exchange.safetensors.TorchNames;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.InitialParameters;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** What goes out comes back bit by bit, and ONNX Runtime computes the same from it. */
class ExportTest {
  private static final OptimizerSettings OPTIMIZER =
      new OptimizerSettings(Rule.SGD, 0.1, 0, 0, 0, 1e-8, 0, 0);

  @TempDir private Path folder;

  private static ComputationGraphConfiguration network(Architecture architecture) {
    return new NetworkSpec(architecture, 32, 5, 1, OPTIMIZER)
        .withLoss(new PartialSoftmaxLoss())
        .configuration();
  }

  private static TorchNames torch(Architecture architecture) {
    return TorchNames.of(List.copyOf(network(architecture).getVertices().keySet()));
  }

  /** Random, so that no two numbers can be mixed up; variances are positive. */
  private static float[] parameters(ComputationGraphConfiguration network) {
    float[] values = InitialParameters.of(network, 3);
    KeyedRandom random = KeyedRandom.of(5, "export", 0, "test");
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (Math.abs(values[i]) * (1 + 0.1 * random.nextDouble()) + 1e-3);
    }
    return values;
  }

  private OnnxGraph read(ModelProto model) throws IOException {
    Path file = folder.resolve("exported.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      model.writeTo(out);
    }
    return OnnxReader.read(file, OptionalInt.empty());
  }

  private static ModelProto onnx(
      ComputationGraphConfiguration network, float[] parameters, boolean fold) {
    return OnnxExport.of(network, parameters, 32, Map.of(), Map.of("who", "test"), fold);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet-small", "vgg16-bn"})
  void aBuiltInNetworkComesBack(String name) throws IOException {
    ComputationGraphConfiguration network = network(Architecture.named(name));
    float[] parameters = parameters(network);
    ModelProto model = onnx(network, parameters, false);
    assertThat(onnx(network, parameters, false).toByteString()).isEqualTo(model.toByteString());
    OnnxGraph graph = read(model);
    assertThat(graph.metadata()).containsEntry("who", "test");
    ImportedNetwork back = GraphConverter.convert(graph, OPTIMIZER);
    assertThat(back.configuration().getTopologicalOrderStr())
        .isEqualTo(network.getTopologicalOrderStr());
    assertThat(back.parameters()).isEqualTo(parameters);
    Judge judge = new Judge(graph, back);
    assertThat(judge.compare(judge.randomImages())).isLessThan(1e-4);
  }

  @Test
  void foldedNormalisationComputesTheSame() throws IOException {
    ComputationGraphConfiguration network = network(Architecture.RESNET_SMALL);
    float[] parameters = parameters(network);
    ModelProto folded = onnx(network, parameters, true);
    assertThat(folded.getGraph().getNodeList())
        .noneMatch(node -> node.getOpType().equals("BatchNormalization"));
    OnnxGraph kept = read(onnx(network, parameters, false));
    ImportedNetwork plain = GraphConverter.convert(kept, OPTIMIZER);
    OnnxGraph graph = read(folded);
    ImportedNetwork same =
        new ImportedNetwork(
            plain.configuration(),
            plain.parameters(),
            Map.of("classifier", OnnxExport.LOGITS),
            Map.of());
    Judge judge = new Judge(graph, same);
    assertThat(judge.compare(judge.randomImages())).isLessThan(1e-4);
  }

  @Test
  void anImportedNetworkKeepsTheNamesOfItsTensors() throws IOException {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String conv = b.conv("block_1.conv_a", OnnxBuilder.INPUT, new long[] {8, 3, 3, 3});
    String bn = b.batchNorm("block_1.bn", conv, 8);
    String sigmoid = b.node("Sigmoid", "s", List.of(bn));
    String silu = b.node("Mul", "silu", List.of(bn, sigmoid));
    OnnxGraph graph = OnnxReader.read(b.head(silu, 8).write(folder), OptionalInt.empty());
    ImportedNetwork first = GraphConverter.convert(graph, OPTIMIZER);
    Map<String, Map<String, String>> names = TensorNames.read(TensorNames.write(first.tensors()));
    ModelProto model =
        OnnxExport.of(first.configuration(), first.parameters(), 32, names, Map.of(), false);
    assertThat(model.getGraph().getInitializerList())
        .extracting(t -> t.getName())
        .contains("block_1.conv_a.weight", "block_1.bn.running_var", "fc.bias");
    ImportedNetwork second = GraphConverter.convert(read(model), OPTIMIZER);
    assertThat(second.configuration().getTopologicalOrderStr())
        .isEqualTo(first.configuration().getTopologicalOrderStr());
    assertThat(second.parameters()).isEqualTo(first.parameters());
    assertThat(second.tensors()).isEqualTo(first.tensors());
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet-small", "vgg16-bn", "vgg16"})
  void safetensorsComeBack(String name) throws IOException {
    Architecture architecture = Architecture.named(name);
    ComputationGraphConfiguration network = network(architecture);
    float[] parameters = parameters(network);
    Path file = folder.resolve("weights.safetensors");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SafetensorsExport.write(network, parameters, Map.of(), Map.of("who", "test"), bytes);
    Files.write(file, bytes.toByteArray());
    SafetensorsFile tensors = SafetensorsFile.open(file);
    assertThat(tensors.metadata()).containsEntry("who", "test");
    ImportedNetwork back = SafetensorsImport.read(tensors, architecture, Stem.AUTO, 32, OPTIMIZER);
    assertThat(back.parameters()).isEqualTo(parameters);
  }

  /** As networks for images of 32 pixels have it, with torchvision's names. */
  @Test
  void safetensorsOfASmallStemComeBack() throws IOException {
    ComputationGraphConfiguration network =
        new NetworkSpec(Architecture.RESNET18, 32, 5, 1, OPTIMIZER)
            .withLoss(new PartialSoftmaxLoss())
            .with(Stem.SMALL)
            .configuration();
    float[] parameters = parameters(network);
    Path file = folder.resolve("small.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      SafetensorsExport.write(network, parameters, Map.of(), Map.of(), out);
    }
    SafetensorsFile tensors = SafetensorsFile.open(file);
    assertThat(tensors.entries().get("conv1.weight").shape()).isEqualTo(List.of(64, 3, 3, 3));
    assertThat(
            SafetensorsImport.read(tensors, Architecture.RESNET18, Stem.SMALL, 32, OPTIMIZER)
                .parameters())
        .isEqualTo(parameters);
    assertThatThrownBy(
            () -> SafetensorsImport.read(tensors, Architecture.RESNET18, Stem.AUTO, 32, OPTIMIZER))
        .hasMessageContainingAll(
            "conv1.weight", "[64, 3, 3, 3] instead of [64, 3, 7, 7]", "network.stem");
  }

  @Test
  void everyTensorThatDoesNotFitIsListed() throws IOException {
    ComputationGraphConfiguration network = network(Architecture.RESNET_SMALL);
    Path file = folder.resolve("weights.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      SafetensorsExport.write(network, parameters(network), Map.of(), Map.of(), out);
    }
    SafetensorsFile tensors = SafetensorsFile.open(file);
    assertThatThrownBy(
            () -> SafetensorsImport.read(tensors, Architecture.RESNET18, Stem.AUTO, 32, OPTIMIZER))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("layer1.1.conv1.weight [64, 64, 3, 3]")
        .hasMessageContaining("conv1.weight [16, 3, 3, 3] instead of [64, 3, 7, 7]");
    assertThatThrownBy(
            () ->
                SafetensorsImport.read(
                    tensors, Architecture.named("vgg16"), Stem.AUTO, 32, OPTIMIZER))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("classifier.weight");
  }

  @Test
  void torchvisionsNames() {
    TorchNames residual = TorchNames.of(List.of("stage1-block1-conv1"));
    assertThat(residual.of("stem")).isEqualTo("conv1");
    assertThat(residual.of("stage3-block2-conv3-bn")).isEqualTo("layer3.1.bn3");
    assertThat(residual.of("stage2-block1-shortcut")).isEqualTo("layer2.0.downsample.0");
    assertThat(residual.of("stage2-block1-shortcut-bn")).isEqualTo("layer2.0.downsample.1");
    assertThat(residual.of("classifier")).isEqualTo("fc");
    TorchNames plain = TorchNames.of(List.of("stage1-conv1", "stage1-conv1-bn", "hidden1"));
    assertThat(plain.of("stage5-conv3")).isEqualTo("features.40");
    assertThat(plain.of("stage5-conv3-bn")).isEqualTo("features.41");
    assertThat(plain.of("classifier")).isEqualTo("classifier.6");
    TorchNames mobile = torch(Architecture.MOBILENET_V2);
    assertThat(mobile.of("stem-bn")).isEqualTo("features.0.1");
    assertThat(mobile.of("stage1-block1-depthwise")).isEqualTo("features.1.conv.0.0");
    assertThat(mobile.of("stage1-block1-project-bn")).isEqualTo("features.1.conv.2");
    assertThat(mobile.of("stage2-block2-depthwise-bn")).isEqualTo("features.3.conv.1.1");
    assertThat(mobile.of("stage7-block1-project")).isEqualTo("features.17.conv.2");
    assertThat(mobile.of("head")).isEqualTo("features.18.0");
    assertThat(mobile.of("classifier")).isEqualTo("classifier.1");
    TorchNames dense = torch(Architecture.DENSENET121);
    assertThat(dense.of("stage3-layer24-conv1-bn"))
        .isEqualTo("features.denseblock3.denselayer24.norm2");
    assertThat(dense.of("stage2-transition")).isEqualTo("features.transition2.conv");
    assertThat(dense.of("last-bn")).isEqualTo("features.norm5");
    assertThat(TorchNames.of(List.of("stage1-conv1", "hidden1")).of("stage5-conv3"))
        .isEqualTo("features.28");
  }
}
