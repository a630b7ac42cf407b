package org.permafrost.network.exchange.onnx;

import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;

/**
 * A checked graph: every value has one origin, every origin exists, and nothing feeds itself.
 *
 * @param opset version of ONNX's operators
 * @param image the one input
 * @param output name of the one output value
 * @param nodes those that the output depends on, each behind what it reads
 * @param tensors constants by name
 * @param metadata what the file says about itself
 * @param source the file, with external data taken in, for ONNX Runtime
 */
public record OnnxGraph(
    long opset,
    ImageInput image,
    String output,
    List<OnnxNode> nodes,
    Map<String, OnnxTensor> tensors,
    Map<String, String> metadata,
    ModelProto source) {

  /** Copies the collections. */
  public OnnxGraph {
    nodes = List.copyOf(nodes);
    tensors = Map.copyOf(tensors);
    metadata = Map.copyOf(metadata);
  }

  /**
   * What a graph reads: float32, {@code [N, 3, size, size]}.
   *
   * @param batch the number of images if the file fixes it, 0 if any number goes
   * @param size side in pixels
   */
  public record ImageInput(String name, int batch, int size) {}

  /** The same graph of other nodes. */
  public OnnxGraph with(List<OnnxNode> others) {
    return new OnnxGraph(opset, image, output, others, tensors, metadata, source);
  }
}
