package org.permafrost.score.pass;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.onednn.graph.NativeNetworks;
import org.permafrost.score.Signal;

/**
 * Carries a signal from the logits of a batch back to every map. Convolutions, normalisations and
 * dense layers are done here, because DL4J's would repeat the forward pass, use the statistics of
 * the batch in evaluation mode, and want room for the gradients of all parameters; the rest is
 * DL4J's. What has been passed on is freed.
 */
final class BackwardPass {
  /** Sees a layer's maps together with the signal that arrives at them. */
  interface SignalReader {
    /**
     * @param layer position among {@link VertexGraph#units}
     * @param maps {@code [N, filters, height, width]}, of a dense layer {@code [N, units]}
     * @param signal of the same shape
     */
    void read(int layer, INDArray maps, INDArray signal);
  }

  /** Sees the gradients of a convolution's weights. */
  interface WeightReader {
    /**
     * @param layer name of the convolution
     * @param gradient in the shape of its weights, summed over the batch; overwritten later
     */
    void read(String layer, INDArray gradient);
  }

  /** Sees what arrives at each vertex, the input included, and what it passes on. */
  interface VertexReader {
    /**
     * @param signal of the shape of the vertex's output; freed later
     * @param passed to each of its inputs; empty for the input and where the signal goes on as it
     *     is
     */
    void read(GraphVertex vertex, INDArray signal, INDArray... passed);
  }

  private final VertexGraph graph;
  private final ForwardPass forward;
  private final boolean relevance;
  private final SignalReader reader;
  private final WeightReader weights;
  private final VertexReader vertices;
  private final EpsilonRule rule;
  private final LinearLayers linear;
  private final INDArray[] signals;
  private final SharedArrays memory;

  private BackwardPass(
      VertexGraph graph,
      ForwardPass forward,
      Signal signal,
      SignalReader reader,
      WeightReader weights,
      VertexReader vertices) {
    this.graph = graph;
    this.forward = forward;
    this.memory = new SharedArrays(graph.memory());
    this.relevance = signal == Signal.RELEVANCE;
    this.reader = reader;
    this.weights = weights;
    this.vertices = vertices;
    this.rule = new EpsilonRule(graph);
    this.linear = graph.linear();
    this.signals = new INDArray[graph.vertices()];
  }

  /**
   * @param forward a pass that kept its values; it stays usable
   * @param labels class of each image
   */
  static void run(
      VertexGraph graph, ForwardPass forward, Signal signal, int[] labels, SignalReader reader) {
    float[][] logits = graph.classifier().logits(forward.features());
    float[][] atLogits = new float[logits.length][logits[0].length];
    for (int i = 0; i < logits.length; i++) {
      signal.atLogits(logits[i], labels[i], atLogits[i]);
    }
    try (INDArray array = Nd4j.createFromArray(atLogits)) {
      new BackwardPass(
              graph, forward, signal, reader, (layer, weights) -> {}, (vertex, at, passed) -> {})
          .run(graph.classifier().backward(array));
    }
  }

  /**
   * The same for any signal at the logits, in any precision.
   *
   * @param atLogits {@code [N, classes]}
   */
  static void ofLogits(
      VertexGraph graph,
      ForwardPass forward,
      INDArray atLogits,
      SignalReader reader,
      WeightReader weights) {
    BackwardPass pass =
        new BackwardPass(
            graph, forward, Signal.LOGIT_GRADIENT, reader, weights, (vertex, signal, passed) -> {});
    pass.run(graph.classifier().backward(atLogits));
  }

  /**
   * The same, looking at every vertex.
   *
   * @param atLogits {@code [N, classes]}
   */
  static void ofLogits(
      VertexGraph graph, ForwardPass forward, INDArray atLogits, VertexReader vertices) {
    BackwardPass pass =
        new BackwardPass(
            graph,
            forward,
            Signal.LOGIT_GRADIENT,
            (layer, maps, signal) -> {},
            (layer, weights) -> {},
            vertices);
    pass.run(graph.classifier().backward(atLogits));
  }

  /**
   * The same for a signal at any vertex.
   *
   * @param forward a pass that got as far as this vertex
   * @param signal of the shape of the vertex's output; freed
   */
  static void ofVertex(
      VertexGraph graph,
      ForwardPass forward,
      GraphVertex vertex,
      INDArray signal,
      VertexReader vertices) {
    new BackwardPass(
            graph,
            forward,
            Signal.LOGIT_GRADIENT,
            (layer, maps, arrived) -> {},
            (layer, weights) -> {},
            vertices)
        .run(vertex.getVertexIndex(), signal);
  }

  private void run(INDArray atFeatures) {
    run(graph.features(), atFeatures);
  }

  private void run(int from, INDArray signal) {
    arrive(from, signal);
    List<GraphVertex> order = graph.order();
    for (int i = order.size() - 1; i >= 0; i--) {
      if (signals[order.get(i).getVertexIndex()] != null) {
        passOn(order.get(i));
      }
    }
    if (signals[graph.input()] != null) {
      vertices.read(graph.inputVertex(), signals[graph.input()]);
      memory.release(signals[graph.input()]);
    }
  }

  private void passOn(GraphVertex vertex) {
    int v = vertex.getVertexIndex();
    INDArray signal = signals[v];
    signals[v] = null;
    if (graph.layer(v) >= 0) {
      reader.read(graph.layer(v), forward.value(v), signal);
    }
    if (relevance && rule.damps(vertex)) {
      INDArray damped = EpsilonRule.damp(forward.value(v), signal);
      memory.keep(damped);
      memory.release(signal);
      signal = damped;
    }
    int[] inputs = graph.inputs(v);
    boolean adds = vertex instanceof ElementWiseVertex;
    if (NativeNetworks.isNative(vertex) || (inputs.length > 1 && !adds)) {
      INDArray[] passed = graph.backward(vertex, signal);
      vertices.read(vertex, signal, passed);
      for (int i = 0; i < inputs.length; i++) {
        if (passed[i] != null) {
          arrive(inputs[i], passed[i]);
        }
      }
    } else if (adds) {
      vertices.read(vertex, signal);
      for (int i : inputs) {
        arrive(i, signal);
      }
    } else {
      INDArray passed = through(vertex, signal);
      vertices.read(vertex, signal, passed);
      arrive(inputs[0], passed);
    }
    memory.release(signal);
  }

  /** Adds up what comes from several readers of a vertex. */
  private void arrive(int v, INDArray signal) {
    if (signals[v] == null) {
      signals[v] = signal;
    } else {
      INDArray sum = graph.sum(signals[v], signal);
      memory.keep(signal);
      memory.release(signal);
      memory.release(signals[v]);
      signals[v] = sum;
    }
    memory.keep(signals[v]);
  }

  private INDArray through(GraphVertex vertex, INDArray signal) {
    if (!vertex.hasLayer()) {
      return graph.backward(vertex, signal)[0];
    }
    Layer layer = vertex.getLayer().conf().getLayer();
    if (layer instanceof ConvolutionLayer) {
      int input = graph.inputs(vertex.getVertexIndex())[0];
      INDArray atInput = linear.convolution(vertex, forward.value(input), signal);
      weights.read(vertex.getVertexName(), linear.weightGradient(vertex));
      return atInput;
    }
    if (layer instanceof BatchNormalization) {
      return linear.normalization(vertex, signal);
    }
    if (layer instanceof DenseLayer) {
      return linear.dense(vertex, forward.value(vertex.getVertexIndex()), signal);
    }
    return graph.backward(vertex, signal)[0];
  }
}
