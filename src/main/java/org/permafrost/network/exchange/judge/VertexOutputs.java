package org.permafrost.network.exchange.judge;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;

/** What each vertex of a network yields in evaluation mode; the classifier its logits. */
final class VertexOutputs {
  private static final LayerWorkspaceMgr WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  private VertexOutputs() {}

  interface Receiver {
    /** Numbers in c order; false ends the pass. */
    boolean take(String vertex, float[] numbers);
  }

  /**
   * @param images {@code [N, 3, size, size]}
   */
  static void of(ComputationGraph network, INDArray images, Receiver receiver) {
    for (GraphVertex vertex : network.getVertices()) {
      vertex.clear();
    }
    network.setInput(0, images);
    for (int v : network.topologicalSortOrder()) {
      GraphVertex vertex = network.getVertices()[v];
      INDArray output;
      if (vertex.isInputVertex()) {
        output = images;
      } else if (vertex.isOutputVertex()) {
        output = logits(vertex);
      } else {
        output = vertex.doForward(false, WORKSPACES);
      }
      boolean on =
          vertex.isInputVertex()
              || receiver.take(vertex.getVertexName(), FloatArrays.copyOf(output.dup('c')));
      if (!on) {
        return;
      }
      for (VertexIndices to :
          vertex.getOutputVertices() == null ? new VertexIndices[0] : vertex.getOutputVertices()) {
        // Activations may overwrite what they read.
        network.getVertices()[to.getVertexIndex()].setInput(
            to.getVertexEdgeNumber(), output.dup('c'), WORKSPACES);
      }
    }
  }

  /** The logits alone. */
  static float[] logits(ComputationGraph network, INDArray images) {
    Map<String, float[]> all = new LinkedHashMap<>();
    String classifier = network.getConfiguration().getNetworkOutputs().get(0);
    of(
        network,
        images,
        (vertex, numbers) -> {
          if (vertex.equals(classifier)) {
            all.put(vertex, numbers);
          }
          return true;
        });
    return all.get(classifier);
  }

  private static INDArray logits(GraphVertex vertex) {
    INDArray input = vertex.getInputs()[0];
    INDArray rows = input.dup('c').reshape('c', input.size(0), input.length() / input.size(0));
    INDArray bias = vertex.getLayer().getParam("b");
    return rows.mmul(vertex.getLayer().getParam("W"))
        .addiRowVector(bias.reshape(1, bias.length()))
        .castTo(DataType.FLOAT);
  }

  static INDArray images(float[] numbers, int count, int size) {
    INDArray images = Nd4j.createUninitialized(DataType.FLOAT, count, 3, size, size);
    FloatArrays.assign(images, numbers);
    return images;
  }
}
