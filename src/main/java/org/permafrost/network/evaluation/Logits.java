package org.permafrost.network.evaluation;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a network's classifier says before the softmax, and what it is given. */
public final class Logits {
  private Logits() {}

  /**
   * The logits in evaluation mode.
   *
   * @param images {@code [N, 3, size, size]}
   * @return {@code [N, classes]}
   */
  public static float[][] of(ComputationGraph network, INDArray images) {
    return logits(network, input(network, images));
  }

  /**
   * What the classifier is given, in evaluation mode.
   *
   * @param images {@code [N, 3, size, size]}
   * @return {@code [N, features]}
   */
  public static float[][] features(ComputationGraph network, INDArray images) {
    return input(network, images).toFloatMatrix();
  }

  /**
   * Both from one forward pass.
   *
   * @param features {@code [N, features]}
   * @param logits {@code [N, classes]}
   */
  public record Both(float[][] features, float[][] logits) {}

  /**
   * What the classifier is given and what it says, in evaluation mode.
   *
   * @param images {@code [N, 3, size, size]}
   */
  public static Both withFeatures(ComputationGraph network, INDArray images) {
    INDArray input = input(network, images);
    return new Both(input.toFloatMatrix(), logits(network, input));
  }

  private static float[][] logits(ComputationGraph network, INDArray input) {
    String classifier = classifier(network);
    INDArray weights = network.getLayer(classifier).getParam("W");
    INDArray bias = network.getLayer(classifier).getParam("b");
    return RowProduct.rows(
        RowProduct.dense(input, weights, bias), Math.toIntExact(weights.size(1)));
  }

  private static INDArray input(ComputationGraph network, INDArray images) {
    String input = network.getConfiguration().getVertexInputs().get(classifier(network)).get(0);
    return network.output(List.of(input), false, new INDArray[] {images}, null)[0];
  }

  private static String classifier(ComputationGraph network) {
    return network.getConfiguration().getNetworkOutputs().get(0);
  }
}
