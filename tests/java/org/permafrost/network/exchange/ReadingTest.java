package org.permafrost.network.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.network.exchange.convert.GraphConverter;
import org.permafrost.network.exchange.draft.ImportedNetwork;
import org.permafrost.network.exchange.judge.Judge;
import org.permafrost.network.exchange.onnx.OnnxGraph;
import org.permafrost.network.exchange.onnx.OnnxReader;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Files as they may come, and what their parts are called afterwards. */
class ReadingTest {
  private static final OptimizerSettings OPTIMIZER =
      new OptimizerSettings(Rule.SGD, 0.1, 0, 0, 0, 1e-8, 0, 0);

  @TempDir private Path folder;

  private static OnnxBuilder small() {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String conv = b.conv("features.conv", OnnxBuilder.INPUT, new long[] {8, 3, 3, 3});
    return b.head(b.node("Relu", "relu", List.of(conv)), 8);
  }

  private OnnxGraph read(ModelProto model, OptionalInt size) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, model.toByteArray());
    return OnnxReader.read(file, size);
  }

  private static double difference(OnnxGraph graph, ImportedNetwork network) {
    Judge judge = new Judge(graph, network);
    return judge.compare(judge.randomImages());
  }

  @Test
  void nodesInAnyOrder() throws IOException {
    ModelProto.Builder model = small().model().toBuilder();
    List<NodeProto> nodes = new ArrayList<>(model.getGraph().getNodeList());
    Collections.reverse(nodes);
    model.getGraphBuilder().clearNode().addAllNode(nodes);
    assertThat(read(model.build(), OptionalInt.empty()).nodes())
        .extracting(node -> node.operator())
        .containsExactly("Conv", "Relu", "GlobalAveragePool", "Flatten", "Gemm");
  }

  @Test
  void tensorsInTypedFieldsAndBesideTheFile() throws IOException {
    OnnxGraph plain = read(small().model(), OptionalInt.empty());
    float[] expected = GraphConverter.convert(plain, OPTIMIZER).parameters();
    ModelProto.Builder model = small().model().toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      float[] values = plain.tensors().get(tensor.getName()).floats();
      TensorProto.Builder other = tensor.toBuilder().clearRawData();
      if (i % 2 == 0) {
        for (float value : values) {
          other.addFloatData(value);
        }
      } else {
        String name = "weights" + i;
        Files.write(folder.resolve(name), tensor.getRawData().toByteArray());
        other
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue(name));
      }
      graph.setInitializer(i, other);
    }
    OnnxGraph read = read(model.build(), OptionalInt.empty());
    ImportedNetwork network = GraphConverter.convert(read, OPTIMIZER);
    assertThat(network.parameters()).isEqualTo(expected);
    assertThat(difference(read, network)).isLessThan(1e-5);
  }

  @Test
  void aLinkOutOfTheFolderIsRefused() throws IOException {
    ModelProto.Builder model = small().model().toBuilder();
    TensorProto tensor = model.getGraph().getInitializer(0);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("secret");
    Files.write(elsewhere, tensor.getRawData().toByteArray());
    Files.createSymbolicLink(folder.resolve("weights"), elsewhere);
    model
        .getGraphBuilder()
        .setInitializer(
            0,
            tensor.toBuilder()
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue("weights")));
    assertThatThrownBy(() -> read(model.build(), OptionalInt.empty()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no ordinary file");
  }

  @Test
  void anOpenSizeIsFilledIn() throws IOException {
    OnnxBuilder b =
        new OnnxBuilder().input(OnnxBuilder.INPUT, TensorProto.DataType.FLOAT, -1, 3, -1, -1);
    b.head(b.conv("first", OnnxBuilder.INPUT, new long[] {8, 3, 3, 3}), 8);
    OnnxGraph graph = read(b.model(), OptionalInt.of(48));
    assertThat(graph.image().size()).isEqualTo(48);
    assertThat(difference(graph, GraphConverter.convert(graph, OPTIMIZER))).isLessThan(1e-5);
    assertThatThrownBy(() -> read(small().model(), OptionalInt.of(48)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cannot change");
  }

  @Test
  void theFirstLayerThatDiffersIsNamed() throws IOException {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String first = b.conv("first", OnnxBuilder.INPUT, new long[] {8, 3, 3, 3});
    String second = b.conv("second", first, new long[] {8, 8, 3, 3});
    OnnxGraph graph = read(b.head(second, 8).model(), OptionalInt.empty());
    ImportedNetwork network = GraphConverter.convert(graph, OPTIMIZER);
    float[] wrong = network.parameters().clone();
    wrong[8 + 8 * 27] += 1;
    ImportedNetwork other =
        new ImportedNetwork(network.configuration(), wrong, network.values(), network.tensors());
    assertThatThrownBy(() -> difference(graph, other))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("The first layer that differs: second, which the file calls second");
  }

  @Test
  void namesOfLayers() throws IOException {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String first = b.conv("conv_stem", OnnxBuilder.INPUT, new long[] {8, 3, 3, 3});
    String invented = b.weights("onnx::Conv_193", 8, 8, 3, 3);
    b.graph.addNode(
        NodeProto.newBuilder()
            .setName("/layer1/layer1.0/conv1/Conv")
            .setOpType("Conv")
            .addInput(first)
            .addInput(invented)
            .addOutput("a"));
    b.graph.addNode(
        NodeProto.newBuilder()
            .setName("/layer1/layer1.0/relu_1/Relu_1")
            .setOpType("Relu")
            .addInput("a")
            .addOutput("b"));
    b.graph.addNode(NodeProto.newBuilder().setOpType("Sigmoid").addInput("b").addOutput("c"));
    OnnxGraph graph = read(b.head("c", 8).model(), OptionalInt.empty());
    ImportedNetwork network = GraphConverter.convert(graph, OPTIMIZER);
    assertThat(network.values().keySet())
        .containsExactly(
            "conv-stem", "layer1.0.conv1", "layer1.0.relu-1-1", "sigmoid", "pool", "fc");
    assertThat(network.tensors().get("conv-stem")).containsEntry("weight", "conv_stem.weight");
  }

  @Test
  void aSharedTensorBelongsToItsFirstLayer() throws IOException {
    OnnxBuilder b = OnnxBuilder.ofImages();
    String first = b.conv("first", OnnxBuilder.INPUT, new long[] {3, 3, 1, 1});
    String again = b.node("Conv", "again", List.of(first, "first.weight", "first.bias"));
    OnnxGraph graph = read(b.head(again, 3).model(), OptionalInt.empty());
    ImportedNetwork network = GraphConverter.convert(graph, OPTIMIZER);
    assertThat(network.tensors()).containsOnlyKeys("first", "fc");
    assertThat(network.tensors().get("first"))
        .isEqualTo(Map.of("weight", "first.weight", "bias", "first.bias"));
    assertThat(difference(graph, network)).isLessThan(1e-5);
  }
}
