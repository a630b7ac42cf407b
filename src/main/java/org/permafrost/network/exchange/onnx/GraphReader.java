package org.permafrost.network.exchange.onnx;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.permafrost.network.exchange.Refusal;

/** Makes the checked graph of a file. */
final class GraphReader {
  static final long OLDEST_OPSET = 9;
  static final long NEWEST_OPSET = 21;
  private static final int LONGEST_NAME = 10_000;

  private final ModelProto model;
  private final ExternalData external;
  private final Set<String> defined = new HashSet<>();

  GraphReader(ModelProto model, Path folder) {
    this.model = model;
    this.external = new ExternalData(folder);
  }

  OnnxGraph read(OptionalInt size) {
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new Refusal("it holds no graph; is it an ONNX file?");
    }
    long opset = opset();
    GraphProto graph = model.getGraph();
    if (graph.getSparseInitializerCount() > 0) {
      throw new Refusal("it holds sparse tensors; export the network with dense weights");
    }
    Map<String, OnnxTensor> tensors = tensors(graph);
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(i -> !tensors.containsKey(i.getName())).toList();
    OnnxGraph.ImageInput image = InputCheck.image(inputs, size);
    define(image.name(), "the input");
    for (NodeProto node : graph.getNodeList()) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty()) {
          define(output, "an output of node " + Refusal.shown(node.getName()));
        }
      }
    }
    String output = InputCheck.output(graph.getOutputList());
    if (!defined.contains(output)) {
      throw new Refusal("its output %s is computed by nothing in it", Refusal.shown(output));
    }
    NodeReader nodes = new NodeReader(external);
    List<OnnxNode> sorted =
        NodeOrder.of(
            graph.getNodeList().stream().map(nodes::read).toList(), output, defined, image.name());
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    return new OnnxGraph(opset, image, output, sorted, tensors, metadata, whole());
  }

  private long opset() {
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals(NodeReader.ONNX_DOMAIN)) {
        long opset = set.getVersion();
        if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
          throw new Refusal(
              "it uses version %d of ONNX's operators; versions %d to %d are read (in PyTorch:"
                  + " torch.onnx.export(..., opset_version=17))",
              opset, OLDEST_OPSET, NEWEST_OPSET);
        }
        return opset;
      }
    }
    throw new Refusal("it does not say which version of ONNX's operators it uses");
  }

  private Map<String, OnnxTensor> tensors(GraphProto graph) {
    TensorContent content = new TensorContent(external);
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      define(tensor.getName(), "a tensor");
      tensors.put(tensor.getName(), content.read(tensor));
    }
    return tensors;
  }

  private void define(String name, String what) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new Refusal(
          "%s has a name of %d characters, expected 1 to %d", what, name.length(), LONGEST_NAME);
    }
    if (!defined.add(name)) {
      throw new Refusal(
          "the value %s is defined twice, the second time as %s", Refusal.shown(name), what);
    }
  }

  /** The file as it would be if it kept all its tensors itself. */
  private ModelProto whole() {
    ModelProto.Builder copy = null;
    List<TensorProto> tensors = model.getGraph().getInitializerList();
    for (int i = 0; i < tensors.size(); i++) {
      TensorProto tensor = tensors.get(i);
      if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        copy = copy == null ? model.toBuilder() : copy;
        long length = ElementType.of(tensor.getDataType()).bytes();
        for (long size : tensor.getDimsList()) {
          length *= size;
        }
        ByteString bytes = external.bytes(tensor, length);
        copy.getGraphBuilder()
            .setInitializer(
                i, tensor.toBuilder().clearExternalData().clearDataLocation().setRawData(bytes));
      }
    }
    return copy == null ? model : copy.build();
  }
}
