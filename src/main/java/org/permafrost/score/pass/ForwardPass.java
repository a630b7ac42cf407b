package org.permafrost.score.pass;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The outputs of a network's vertices for one batch. They live off the Java heap: each is freed as
 * soon as nobody will read it any more, or, if all are kept, when the pass is closed.
 */
final class ForwardPass implements AutoCloseable {
  /** Sees the maps of a layer before anything can overwrite them. */
  interface MapReader {
    /**
     * @param layer position among {@link VertexGraph#units}
     * @param maps {@code [N, filters, height, width]}, of a dense layer {@code [N, units]}
     */
    void read(int layer, INDArray maps);
  }

  private final VertexGraph graph;
  private final boolean keep;
  private final INDArray[] values;
  private final int[] readers;
  private final SharedArrays memory;

  /**
   * Runs the network.
   *
   * @param images {@code [N, 3, size, size]}; stays the caller's
   * @param keep whether all outputs stay until the pass is closed
   */
  ForwardPass(VertexGraph graph, INDArray images, boolean keep, MapReader reader) {
    this(graph, images, keep, reader, graph.order());
  }

  /**
   * Runs the beginning of the network and keeps all outputs.
   *
   * @param last vertex that runs
   */
  static ForwardPass upTo(VertexGraph graph, INDArray images, GraphVertex last) {
    List<GraphVertex> beginning = graph.order().subList(0, graph.order().indexOf(last) + 1);
    return new ForwardPass(graph, images, true, (layer, maps) -> {}, beginning);
  }

  private ForwardPass(
      VertexGraph graph,
      INDArray images,
      boolean keep,
      MapReader reader,
      List<GraphVertex> vertices) {
    this.graph = graph;
    this.keep = keep;
    this.memory = new SharedArrays(graph.memory());
    this.values = new INDArray[graph.vertices()];
    this.readers = graph.readers();
    graph.read(images);
    values[graph.input()] = images;
    for (GraphVertex vertex : vertices) {
      run(vertex, reader);
    }
  }

  private void run(GraphVertex vertex, MapReader reader) {
    int v = vertex.getVertexIndex();
    List<INDArray> inputs = Arrays.stream(graph.inputs(v)).mapToObj(i -> values[i]).toList();
    values[v] = graph.forward(vertex, inputs, keep);
    memory.keep(values[v]);
    if (graph.layer(v) >= 0) {
      reader.read(graph.layer(v), values[v]);
    }
    if (!keep) {
      vertex.clear();
      for (int i : graph.inputs(v)) {
        if (--readers[i] == 0 && i != graph.input()) {
          free(i);
        }
      }
    }
  }

  /** Output of a vertex, the images for the input. */
  INDArray value(int vertex) {
    return values[vertex];
  }

  /** What the classifier reads, {@code [N, features]}. */
  INDArray features() {
    return values[graph.features()];
  }

  private void free(int v) {
    INDArray array = values[v];
    values[v] = null;
    memory.release(array);
  }

  @Override
  public void close() {
    for (GraphVertex vertex : graph.order()) {
      vertex.clear();
      if (values[vertex.getVertexIndex()] != null) {
        free(vertex.getVertexIndex());
      }
    }
  }
}
