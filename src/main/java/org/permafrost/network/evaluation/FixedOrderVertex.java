package org.permafrost.network.evaluation;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;

/** The description of a dense or output layer that makes a layer of ours when it is initialised. */
final class FixedOrderVertex extends LayerVertex {
  private static final long serialVersionUID = 1L;

  private final boolean always;

  /**
   * @param always in training as well
   */
  FixedOrderVertex(
      NeuralNetConfiguration description, InputPreProcessor preprocessor, boolean always) {
    super(description, preprocessor);
    this.always = always;
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
    Layer layer =
        description.getLayer() instanceof OutputLayer
            ? new FixedOrderOutput(description, type, always)
            : new FixedOrderDense(description, type, always);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(
        description.getLayer().initializer().init(description, parameters, initialize));
    boolean output = graph.getConfiguration().getNetworkOutputs().contains(name);
    return new org.deeplearning4j.nn.graph.vertex.impl.LayerVertex(
        graph, name, index, layer, getPreProcessor(), output, type);
  }

  /**
   * Before the activation.
   *
   * @param inputs {@code [N, inputs]}
   * @return {@code [N, outputs]}
   */
  static INDArray preOutput(Layer layer, INDArray inputs, LayerWorkspaceMgr workspaces) {
    INDArray weights = layer.getParam("W");
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {inputs.size(0), weights.size(1)},
            'c');
    FloatArrays.assign(result, RowProduct.dense(inputs, weights, layer.getParam("b")));
    return result;
  }

  @Override
  public FixedOrderVertex clone() {
    return new FixedOrderVertex(
        getLayerConf().clone(),
        getPreProcessor() == null ? null : getPreProcessor().clone(),
        always);
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
