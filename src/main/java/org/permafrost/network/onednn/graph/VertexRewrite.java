package org.permafrost.network.onednn.graph;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.layer.ConvolutionPlan;
import org.permafrost.network.onednn.layer.NativeActivation;
import org.permafrost.network.onednn.layer.NativeConvolution;
import org.permafrost.network.onednn.layer.NativeGlobalAverage;
import org.permafrost.network.onednn.layer.NativeNormalization;
import org.permafrost.network.onednn.layer.NativePooling;
import org.permafrost.network.onednn.layer.NativeRectifier;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.primitive.Convolution;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.NormalizationKernel;
import org.permafrost.network.operator.ChannelGate;

/**
 * What becomes of one vertex.
 *
 * @param vertex of the native network
 * @param reads layout of its inputs
 * @param channels of an image it reads
 * @param joins the ReLU behind it that it applies itself
 * @param against why it stays DL4J's own
 */
record VertexRewrite(
    GraphVertex vertex,
    Layout reads,
    long channels,
    Flow gives,
    Optional<String> joins,
    Optional<String> against) {

  /**
   * @param read what it reads, in order
   */
  static VertexRewrite of(StockGraph graph, String name, GraphVertex vertex, List<Flow> read) {
    if (vertex.getClass() == LayerVertex.class) {
      LayerVertex layer = (LayerVertex) vertex;
      Optional<String> against =
          layer.getPreProcessor() != null
              ? Optional.of("has a preprocessor")
              : LayerSupport.against(layer.getLayerConf().getLayer())
                  .or(() -> against(layer.getLayerConf().getLayer(), read.get(0)));
      return against.isPresent()
          ? stock(vertex, read, against.get())
          : layer(graph, name, layer.getLayerConf().clone(), read.get(0));
    }
    if (vertex instanceof ChannelGate) {
      return MeetingSupport.againstGate(read)
          .map(reason -> stock(vertex, read, reason))
          .orElseGet(
              () -> joining(new NativeGateVertex(), ((Flow.Maps) read.get(0)).in(Layout.BLOCKED)));
    }
    if (vertex instanceof MergeVertex) {
      return MeetingSupport.againstConcatenation(read)
          .map(reason -> stock(vertex, read, reason))
          .orElseGet(
              () ->
                  joining(
                      new NativeConcatenationVertex(read.size()),
                      StockFlow.concatenated(read, Layout.BLOCKED)));
    }
    Optional<String> against = AdditionRewrite.against(graph, name, vertex, read);
    return against.isPresent()
        ? stock(vertex, read, against.get())
        : addition(graph, name, (Flow.Maps) read.get(0));
  }

  private static Optional<String> against(Layer layer, Flow read) {
    if (read instanceof Flow.Maps maps) {
      return layer instanceof GlobalPoolingLayer pooling
              && !LayerSupport.keepsMaps(pooling)
              && maps.channels() % OneDnn.block() != 0
          ? Optional.of("has " + maps.channels() + " channels, no multiple of " + OneDnn.block())
          : Optional.empty();
    }
    return read instanceof Flow.Images && layer instanceof ConvolutionLayer
        ? Optional.empty()
        : Optional.of("does not read feature maps");
  }

  private static VertexRewrite stock(GraphVertex vertex, List<Flow> read, String reason) {
    return new VertexRewrite(
        vertex.clone(),
        Layout.PLAIN,
        0,
        StockFlow.behind(vertex, read),
        Optional.empty(),
        Optional.of(reason));
  }

  private static VertexRewrite joining(GraphVertex vertex, Flow gives) {
    return new VertexRewrite(vertex, Layout.BLOCKED, 0, gives, Optional.empty(), Optional.empty());
  }

  private static VertexRewrite addition(StockGraph graph, String name, Flow.Maps read) {
    Optional<String> relu = JoinedRelu.behind(graph, name);
    return new VertexRewrite(
        new NativeAdditionVertex(relu.isPresent(), AdditionRewrite.mayShare(graph, name)),
        Layout.BLOCKED,
        0,
        read.in(Layout.BLOCKED),
        relu,
        Optional.empty());
  }

  private static VertexRewrite layer(
      StockGraph graph, String name, NeuralNetConfiguration description, Flow read) {
    Layer layer = description.getLayer();
    Flow gives = StockFlow.behind(layer, read, Layout.BLOCKED);
    if (layer instanceof ConvolutionLayer convolution) {
      return convolution(graph, name, description, convolution, gives);
    }
    Optional<String> relu = Optional.empty();
    NativeLayerVertex.Factory factory;
    NativeLayerVertex.Need need = (input, purpose) -> Demand.NONE;
    if (layer instanceof BatchNormalization normalization) {
      relu = JoinedRelu.behind(graph, name);
      boolean rectified = relu.isPresent();
      factory = (conf, type) -> new NativeNormalization(conf, type, rectified);
      float epsilon = (float) normalization.getEps();
      need = (input, purpose) -> NormalizationKernel.demand(input, epsilon, rectified);
    } else if (layer instanceof SubsamplingLayer pooling) {
      factory = NativePooling::new;
      need = (input, purpose) -> NativePooling.demand(pooling, input);
    } else if (layer instanceof ActivationLayer activation) {
      long channels = ((Flow.Maps) gives).channels();
      factory =
          LayerSupport.isRelu(activation.getActivationFn())
              ? NativeRectifier::new
              : (conf, type) -> new NativeActivation(conf, type, channels);
    } else {
      factory = NativeGlobalAverage::new;
    }
    return new VertexRewrite(
        new NativeLayerVertex(description, factory, need, 1),
        Layout.BLOCKED,
        0,
        gives,
        relu,
        Optional.empty());
  }

  /** One or three channels are read as they are: oneDNN has code for just these. */
  private static VertexRewrite convolution(
      StockGraph graph,
      String name,
      NeuralNetConfiguration description,
      ConvolutionLayer layer,
      Flow gives) {
    boolean first = graph.isInput(graph.inputs(name).get(0));
    long channels = layer.getNIn();
    Layout reads = first && (channels == 1 || channels == 3) ? Layout.PLAIN : Layout.BLOCKED;
    boolean own = LayerSupport.isRelu(layer.getActivationFn());
    Optional<String> relu = JoinedRelu.behind(graph, name);
    boolean rectified = own || relu.isPresent();
    return new VertexRewrite(
        new NativeLayerVertex(
            description,
            (conf, type) -> new NativeConvolution(conf, type, reads, rectified, first),
            (input, purpose) ->
                ConvolutionPlan.demand(
                    Convolution.of(layer, input, reads, rectified), !first, purpose),
            first ? 0 : 1),
        reads,
        channels,
        gives,
        relu,
        Optional.empty());
  }
}
