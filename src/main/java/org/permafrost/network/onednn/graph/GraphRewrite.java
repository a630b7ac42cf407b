package org.permafrost.network.onednn.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.permafrost.network.onednn.layer.LayoutChange;
import org.permafrost.network.onednn.memory.Layout;

/**
 * Goes through a stock network in topological order and writes the native one: a ReLU joins what it
 * alone reads, layouts change where they must, everything else keeps its name and order.
 */
final class GraphRewrite {
  private final ComputationGraphConfiguration stock;
  private final StockGraph graph;
  private final Map<String, GraphVertex> vertices = new LinkedHashMap<>();
  private final Map<String, List<String>> inputs = new LinkedHashMap<>();
  private final Map<String, String> joined = new HashMap<>();
  private final Map<String, Flow> flows = new HashMap<>();
  private final List<LayerChoice> choices = new ArrayList<>();

  GraphRewrite(ComputationGraphConfiguration stock) {
    this.stock = stock;
    graph = StockGraph.of(stock);
  }

  /** The network as it is, for one reason. */
  static NativeGraph none(ComputationGraphConfiguration stock, String reason) {
    List<LayerChoice> choices =
        StockGraph.of(stock).vertices().stream()
            .map(
                name ->
                    new LayerChoice(
                        name, NativeGraph.kind(stock.getVertices().get(name)), Optional.of(reason)))
            .toList();
    return new NativeGraph(stock, choices);
  }

  NativeGraph run() {
    stock.getNetworkInputs().forEach(name -> flows.put(name, new Flow.Images()));
    graph.vertices().forEach(this::rewrite);
    List<String> outputs =
        stock.getNetworkOutputs().stream().map(name -> reading(name, Layout.PLAIN)).toList();
    ComputationGraphConfiguration result = stock.clone();
    result.setVertices(vertices);
    result.setVertexInputs(inputs);
    result.setNetworkOutputs(new ArrayList<>(outputs));
    // Parameters follow this order; a copy would be sorted anew, perhaps differently.
    List<String> order = new ArrayList<>(stock.getNetworkInputs());
    order.addAll(vertices.keySet());
    result.setTopologicalOrder(IntStream.range(0, order.size()).toArray());
    result.setTopologicalOrderStr(order);
    return new NativeGraph(result, choices);
  }

  private void rewrite(String name) {
    GraphVertex vertex = stock.getVertices().get(name);
    Optional<String> against = Optional.empty();
    if (!joined.containsKey(name)) {
      List<Flow> read = graph.inputs(name).stream().map(flows::get).toList();
      VertexRewrite rewritten = VertexRewrite.of(graph, name, vertex, read);
      against = rewritten.against();
      List<String> sources = new ArrayList<>();
      for (String input : graph.inputs(name)) {
        sources.add(reading(input, rewritten.reads(), rewritten.channels()));
      }
      vertices.put(name, rewritten.vertex());
      inputs.put(name, sources);
      flows.put(name, rewritten.gives());
      rewritten
          .joins()
          .ifPresent(
              relu -> {
                joined.put(relu, name);
                flows.put(relu, rewritten.gives());
              });
    }
    choices.add(new LayerChoice(name, NativeGraph.kind(vertex), against));
  }

  private String reading(String name, Layout layout) {
    return reading(name, layout, 0);
  }

  /**
   * The vertex that gives what a stock vertex gave, in a layout; adds one if there is none.
   *
   * @param channels of an image
   */
  private String reading(String name, Layout layout, long channels) {
    String source = joined.getOrDefault(name, name);
    Flow flow = flows.get(name);
    Layout given = flow instanceof Flow.Maps maps ? maps.layout() : Layout.PLAIN;
    if (given == layout || flow instanceof Flow.Other) {
      return source;
    }
    long width = flow instanceof Flow.Maps maps ? maps.channels() : channels;
    String changed = source + (layout == Layout.PLAIN ? "-plain" : "-blocks");
    if (!vertices.containsKey(changed)) {
      vertices.put(changed, new PreprocessorVertex(new LayoutChange(width, given, layout)));
      inputs.put(changed, List.of(source));
    }
    return changed;
  }
}
