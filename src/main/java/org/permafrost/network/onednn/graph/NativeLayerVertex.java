package org.permafrost.network.onednn.graph;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.layer.Planned;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Purpose;

/** A layer's stock description that makes a layer of ours when the network is initialised. */
final class NativeLayerVertex extends LayerVertex implements Planned {
  private static final long serialVersionUID = 1L;

  /** Makes the layer; parameters are set by the caller. */
  interface Factory {
    Layer create(NeuralNetConfiguration description, DataType type);
  }

  /** Tells what the layer will need beside its output. */
  interface Need {
    Demand of(MapShape input, Purpose purpose);
  }

  private final transient Factory factory;
  private final transient Need need;
  private final int gradients;

  /**
   * @param gradients 1 if the layer passes a gradient on, else 0
   */
  NativeLayerVertex(NeuralNetConfiguration description, Factory factory, Need need, int gradients) {
    super(description, null);
    this.factory = factory;
    this.need = need;
    this.gradients = gradients;
  }

  @Override
  public Demand demand(List<MapShape> inputs, Purpose purpose) {
    return need.of(inputs.get(0), purpose);
  }

  @Override
  public int gradients() {
    return gradients;
  }

  @Override
  public GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    NeuralNetConfiguration description = getLayerConf();
    Layer layer = factory.create(description, type);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(
        description.getLayer().initializer().init(description, parameters, initialize));
    boolean output = graph.getConfiguration().getNetworkOutputs().contains(name);
    return new NativeVertex(graph, name, index, layer, output, type);
  }

  @Override
  public NativeLayerVertex clone() {
    return new NativeLayerVertex(getLayerConf().clone(), factory, need, gradients);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
