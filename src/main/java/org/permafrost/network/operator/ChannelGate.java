package org.permafrost.network.operator;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multiplies each map by a number of its own, as squeeze-and-excitation does (Hu et al. 2017, arXiv
 * 1709.01507). Reads maps {@code [N, C, H, W]} and, second, the numbers {@code [N, C, 1, 1]} or
 * {@code [N, C]}.
 */
public class ChannelGate extends GraphVertex {
  private static final long serialVersionUID = 1L;

  @Override
  public ChannelGate clone() {
    return new ChannelGate();
  }

  @Override
  public boolean equals(Object other) {
    return other != null && other.getClass() == ChannelGate.class;
  }

  @Override
  public int hashCode() {
    return ChannelGate.class.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new ChannelGateVertex(graph, name, index, type);
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) throws InvalidInputTypeException {
    if (inputs.length != 2
        || !(inputs[0] instanceof InputType.InputTypeConvolutional maps)
        || inputs[1].arrayElementsPerExample() != maps.getChannels()) {
      throw new InvalidInputTypeException(
          "A channel gate reads feature maps and one number per channel");
    }
    return maps;
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, ChannelGate.class, inputs[0], inputs[0])
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }
}
