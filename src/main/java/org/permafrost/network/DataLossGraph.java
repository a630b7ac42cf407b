package org.permafrost.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network whose score is the loss of the images alone. DL4J adds the penalty on all weights at
 * each step, which takes time and which nobody reads; gradients contain the penalty as ever.
 */
public final class DataLossGraph extends ComputationGraph {
  private static final long serialVersionUID = 1L;

  public DataLossGraph(ComputationGraphConfiguration configuration) {
    super(configuration);
  }

  /** Nothing, which makes {@link #score()} the mean loss of the images. */
  @Override
  public double calcRegularizationScore(boolean ofTrainedParametersOnly) {
    return 0;
  }
}
