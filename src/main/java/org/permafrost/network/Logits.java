package org.permafrost.network;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a network's classifier says before the softmax. */
public final class Logits {
  private Logits() {}

  /**
   * The logits in evaluation mode.
   *
   * @param images {@code [N, 3, size, size]}
   * @return {@code [N, classes]}
   */
  public static float[][] of(ComputationGraph network, INDArray images) {
    String classifier = network.getConfiguration().getNetworkOutputs().get(0);
    String input = network.getConfiguration().getVertexInputs().get(classifier).get(0);
    INDArray features = network.output(List.of(input), false, new INDArray[] {images}, null)[0];
    INDArray weights = network.getLayer(classifier).getParam("W");
    INDArray bias = network.getLayer(classifier).getParam("b");
    return features.mmul(weights).addiRowVector(bias).toFloatMatrix();
  }
}
