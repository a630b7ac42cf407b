package org.permafrost.network.onednn.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.permafrost.network.onednn.graph.NativeGraph;
import org.permafrost.network.onednn.layer.LayoutChange;
import org.permafrost.network.onednn.layer.Planned;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Purpose;

/** How large everything in a network is for batches of one shape, without making any of it. */
final class NetworkShapes {
  private final ComputationGraphConfiguration network;
  private final long images;
  private final List<String> order;
  private final Map<String, InputType> types = new HashMap<>();

  /**
   * @param network a {@link NativeGraph}'s description
   * @param batch shape of its input, {@code [N, C, H, W]}
   */
  NetworkShapes(ComputationGraphConfiguration network, long... batch) {
    this.network = network;
    images = batch[0];
    order = List.copyOf(network.getTopologicalOrderStr());
    types.put(
        network.getNetworkInputs().get(0), InputType.convolutional(batch[2], batch[3], batch[1]));
    for (String name : vertices()) {
      InputType[] read = inputs(name).stream().map(types::get).toArray(InputType[]::new);
      try {
        types.put(name, vertex(name).getOutputType(0, read));
      } catch (InvalidInputTypeException e) {
        throw new IllegalStateException("No maps of this size can pass " + name, e);
      }
    }
  }

  /** Everything in topological order, the network's input included. */
  List<String> order() {
    return order;
  }

  /** All but the network's input. */
  List<String> vertices() {
    return order.stream().filter(network.getVertices()::containsKey).toList();
  }

  /** What a vertex reads. */
  List<String> inputs(String vertex) {
    return network.getVertexInputs().getOrDefault(vertex, List.of());
  }

  boolean isOutput(String vertex) {
    return network.getNetworkOutputs().contains(vertex);
  }

  /** Of the array a vertex gives. */
  long bytes(String vertex) {
    return types.get(vertex) instanceof InputType.InputTypeConvolutional maps
        ? shape(maps).bytes(layout(vertex))
        : images * types.get(vertex).arrayElementsPerExample() * Float.BYTES;
  }

  /** Of each array that a vertex makes for the gradients of its inputs. */
  List<Long> gradients(String vertex) {
    List<Long> all = inputs(vertex).stream().map(this::bytes).toList();
    return vertex(vertex) instanceof Planned planned ? all.subList(0, planned.gradients()) : all;
  }

  /** What all vertices need beside their outputs, one after the other. */
  Demand demand(Purpose purpose) {
    return vertices().stream()
        .map(vertex -> demand(vertex, purpose))
        .reduce(Demand.NONE, Demand::and);
  }

  private Demand demand(String vertex, Purpose purpose) {
    if (!(vertex(vertex) instanceof Planned planned)) {
      return Demand.NONE;
    }
    List<MapShape> read = new ArrayList<>();
    for (String input : inputs(vertex)) {
      read.add(shape((InputType.InputTypeConvolutional) types.get(input)));
    }
    return planned.demand(read, purpose);
  }

  /** Of all parameters. */
  long parameterBytes() {
    return layers().stream().mapToLong(NetworkShapes::parameters).sum() * Float.BYTES;
  }

  /** Of what update rules remember. */
  long updaterBytes() {
    return layers().stream()
            .filter(BaseLayer.class::isInstance)
            .mapToLong(layer -> ((BaseLayer) layer).getIUpdater().stateSize(parameters(layer)))
            .sum()
        * Float.BYTES;
  }

  private static long parameters(Layer layer) {
    return layer.initializer().numParams(layer);
  }

  private List<Layer> layers() {
    return vertices().stream()
        .map(this::vertex)
        .filter(LayerVertex.class::isInstance)
        .map(v -> ((LayerVertex) v).getLayerConf().getLayer())
        .toList();
  }

  private GraphVertex vertex(String name) {
    return network.getVertices().get(name);
  }

  private Layout layout(String name) {
    LayoutChange change = change(vertex(name));
    if (change != null) {
      return change.to();
    }
    return vertex(name) instanceof Planned ? Layout.BLOCKED : Layout.PLAIN;
  }

  private static LayoutChange change(GraphVertex vertex) {
    return vertex instanceof PreprocessorVertex copy
            && copy.getPreProcessor() instanceof LayoutChange change
        ? change
        : null;
  }

  private MapShape shape(InputType.InputTypeConvolutional maps) {
    return new MapShape(images, maps.getChannels(), maps.getHeight(), maps.getWidth());
  }
}
