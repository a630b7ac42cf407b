package org.permafrost.score.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.UnitLayer;
import org.permafrost.network.onednn.graph.BackwardPasses;
import org.permafrost.network.onednn.graph.ChannelFactors;
import org.permafrost.network.onednn.graph.FixedParameters;
import org.permafrost.network.onednn.graph.MapNumbers;
import org.permafrost.network.onednn.graph.NativeNetworks;
import org.permafrost.network.onednn.memory.MapMemory;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.settings.NetworkSettings.Unit;

/**
 * A network in evaluation mode whose vertices can be run one by one, so that every map can be
 * looked at as it passes. Stops short of the classifier, whose softmax no score needs. Vertices are
 * named by their numbers in DL4J's graph. Not thread-safe.
 */
final class VertexGraph {
  private static final LayerWorkspaceMgr DETACHED = LayerWorkspaceMgr.noWorkspaces();

  private final ComputationGraph network;
  private final FilterCatalog catalog;
  private final List<UnitLayer> units;
  private final List<GraphVertex> order = new ArrayList<>();
  private final int[][] inputs;
  private final int[] layers;
  private final int input;
  private final int features;
  private final Classifier classifier;
  private final LinearLayers linear = new LinearLayers();
  private final List<Optional<MapNumbers>> numbers = new ArrayList<>();
  private final MapMemory memory = new MapMemory();
  private final List<Optional<ChannelFactors>> factors = new ArrayList<>();
  private FixedParameters fixed;

  VertexGraph(ComputationGraphConfiguration configuration) {
    this(configuration, NativeNetworks.create(configuration, Layers.STOCK), Unit.ONLY_FILTERS);
  }

  /**
   * With native layers, if there are any.
   *
   * @param units whose maps are looked at
   */
  static VertexGraph of(
      ComputationGraphConfiguration configuration, Layers layers, Collection<Unit> units) {
    ComputationGraph network = NativeNetworks.create(configuration, layers);
    if (layers == Layers.NATIVE) {
      BackwardPasses.ofMaps(network);
    }
    return new VertexGraph(configuration, network, units);
  }

  /**
   * @param precision of all numbers; double is an order of magnitude slower
   */
  VertexGraph(
      ComputationGraphConfiguration configuration, DataType precision, Collection<Unit> units) {
    this(configuration, initialized(configuration).convertDataType(precision), units);
  }

  private VertexGraph(
      ComputationGraphConfiguration configuration,
      ComputationGraph network,
      Collection<Unit> kinds) {
    this.network = network;
    catalog = FilterCatalog.of(configuration);
    units = catalog.units(kinds);
    GraphVertex[] vertices = network.getVertices();
    inputs = new int[vertices.length][];
    for (int v = 0; v < vertices.length; v++) {
      inputs[v] = inputs(vertices[v]);
    }
    int last = number(catalog.classifier().layer());
    for (int v : network.topologicalSortOrder()) {
      if (v != last && inputs[v].length > 0) {
        order.add(vertices[v]);
      }
    }
    input = number(configuration.getNetworkInputs().get(0));
    features = inputs[last][0];
    classifier = new Classifier(vertices[last].getLayer());
    layers = new int[vertices.length];
    Arrays.fill(layers, -1);
    for (int l = 0; l < units.size(); l++) {
      UnitLayer layer = units.get(l);
      // A native layer may have taken in the ReLU behind it.
      int vertex = number(layer.activation().filter(this::has).orElse(layer.output()));
      layers[vertex] = l;
      numbers.add(MapNumbers.of(vertices[vertex], layer.units()));
      factors.add(ChannelFactors.of(vertices[vertex], layer.units()));
    }
    fixed = FixedParameters.of(network);
  }

  private static ComputationGraph initialized(ComputationGraphConfiguration configuration) {
    ComputationGraph created = new ComputationGraph(configuration);
    created.init();
    return created;
  }

  private boolean has(String vertex) {
    return network.getVertex(vertex) != null;
  }

  private static int[] inputs(GraphVertex vertex) {
    VertexIndices[] from = vertex.getInputVertices();
    return from == null
        ? new int[0]
        : Arrays.stream(from).mapToInt(VertexIndices::getVertexIndex).toArray();
  }

  private int number(String vertex) {
    return network.getVertex(vertex).getVertexIndex();
  }

  FilterCatalog catalog() {
    return catalog;
  }

  /** Those whose maps are looked at, in network order. */
  List<UnitLayer> units() {
    return units;
  }

  /** Sets all parameters, in DL4J's flat order. */
  void load(float[] parameters) {
    fixed.close();
    FloatArrays.assign(network.params(), parameters);
    fixed = FixedParameters.of(network);
  }

  /** Sets all parameters of a network of doubles, in DL4J's flat order. */
  void load(double[] parameters) {
    network.setParams(Nd4j.createFromArray(parameters).reshape(1, parameters.length));
  }

  /** Number of vertices. */
  int vertices() {
    return inputs.length;
  }

  /** All vertices but the input and the classifier, each after those it reads. */
  List<GraphVertex> order() {
    return order;
  }

  /** What a vertex reads. */
  int[] inputs(int vertex) {
    return inputs[vertex];
  }

  /** How often each vertex is read, the classifier's reading included. */
  int[] readers() {
    int[] readers = new int[inputs.length];
    for (int[] from : inputs) {
      for (int i : from) {
        readers[i]++;
      }
    }
    return readers;
  }

  /** The vertex that holds the images. */
  int input() {
    return input;
  }

  /** The same as an object. */
  GraphVertex inputVertex() {
    return network.getVertices()[input];
  }

  /** By its name. */
  GraphVertex vertex(String name) {
    return network.getVertex(name);
  }

  /** The vertex the classifier reads, {@code [N, features]}. */
  int features() {
    return features;
  }

  /** The last layer. */
  Classifier classifier() {
    return classifier;
  }

  /** The way back through layers with weights. */
  LinearLayers linear() {
    return linear;
  }

  /** Position among {@link #units} of the layer whose maps a vertex yields, -1 if none. */
  int layer(int vertex) {
    return layers[vertex];
  }

  /**
   * Summaries of the maps of a layer, which are in a layout of their own then.
   *
   * @param layer position among {@link #units}
   * @return empty if the layer is DL4J's own
   */
  Optional<MapNumbers> numbers(int layer) {
    return numbers.get(layer);
  }

  /**
   * Multiplies each map of a layer by a number of its own.
   *
   * @param layer position among {@link #units}
   * @param maps what its vertex yielded, changed in place
   */
  void multiply(int layer, INDArray maps, float[] numbers) {
    if (factors.get(layer).isPresent()) {
      factors.get(layer).get().multiply(maps, numbers);
    } else {
      try (INDArray array = Nd4j.createFromArray(numbers)) {
        Nd4j.exec(new BroadcastMulOp(maps, array, maps, 1));
      }
    }
  }

  /** Says which batch is meant: DL4J's vertices between layouts ask how many images it has. */
  void read(INDArray images) {
    network.setInput(0, images);
  }

  /**
   * Runs one vertex. Its inputs keep their values, except that DL4J's ReLU works in place.
   *
   * @param goesBack whether a signal is going to be sent back through it
   */
  INDArray forward(GraphVertex vertex, List<INDArray> from, boolean goesBack) {
    for (int i = 0; i < from.size(); i++) {
      vertex.setInput(i, from.get(i), DETACHED);
    }
    boolean isNative = NativeNetworks.isNative(vertex);
    return vertex.doForward(goesBack && isNative, isNative ? memory : DETACHED);
  }

  /** Where native vertices write; whoever runs them gives back what nobody reads any more. */
  MapMemory memory() {
    return memory;
  }

  /** One plus other, number by number. */
  INDArray sum(INDArray one, INDArray other) {
    return one.addi(
        other,
        memory.createUninitialized(
            ArrayType.ACTIVATION_GRAD, one.dataType(), one.shape(), one.ordering()));
  }

  /** Carries a signal back to each input of a vertex that {@link LinearLayers} does not know. */
  INDArray[] backward(GraphVertex vertex, INDArray signal) {
    vertex.setEpsilon(signal);
    return vertex
        .doBackward(false, NativeNetworks.isNative(vertex) ? memory : DETACHED)
        .getSecond();
  }
}
