package org.permafrost.network.exchange.export;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.exchange.Refusal;
import org.permafrost.network.zoo.GraphSketch;

/**
 * A network as an ONNX graph: input {@code image [batch, 3, size, size]}, output {@code logits
 * [batch, classes]}, any number of images. The same model gives the same bytes.
 */
public final class OnnxExport {
  /** Name of the output. */
  public static final String LOGITS = "logits";

  private static final long OPSET = 17;
  private static final long FORMAT = 8;
  private static final String BATCH = "batch";

  private OnnxExport() {}

  /**
   * @param parameters in DL4J's flat order
   * @param imageSize side in pixels
   * @param names of tensors by layer and role, where they are not those of the layers
   * @param metadata what the file says about itself
   * @param fold batch normalisation becomes part of the convolution before it where it can
   * @throws Refusal for a layer that ONNX has no operator for
   */
  public static ModelProto of(
      ComputationGraphConfiguration configuration,
      float[] parameters,
      int imageSize,
      Map<String, Map<String, String>> names,
      Map<String, String> metadata,
      boolean fold) {
    List<ModelParts.Vertex> parts = ModelParts.of(configuration, parameters);
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("permafrost")
            .addInput(info(GraphSketch.INPUT, 3, imageSize, imageSize));
    LayerNodes nodes = new LayerNodes(new GraphFile(graph, names), configuration, imageSize);
    List<ModelParts.Vertex> written = fold ? FoldedNormalization.of(parts) : parts;
    for (ModelParts.Vertex part : written) {
      nodes.write(part);
    }
    int classes = nodes.classes();
    graph.addOutput(info(LOGITS, classes));
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("permafrost")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(graph);
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  private static ValueInfoProto info(String name, long... sizes) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam(BATCH));
    for (long size : sizes) {
      shape.addDim(Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
