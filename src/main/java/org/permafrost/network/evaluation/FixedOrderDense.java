package org.permafrost.network.evaluation;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's dense layer, in evaluation mode by {@link RowProduct}. */
final class FixedOrderDense extends DenseLayer {
  private static final long serialVersionUID = 1L;

  private final boolean always;

  /**
   * @param always in training as well
   */
  FixedOrderDense(NeuralNetConfiguration configuration, DataType type, boolean always) {
    super(configuration, type);
    this.always = always;
  }

  @Override
  protected Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    if (training && !always) {
      return super.preOutputWithPreNorm(true, forBackprop, workspaces);
    }
    assertInputSet(forBackprop);
    return new Pair<>(FixedOrderVertex.preOutput(this, input, workspaces), null);
  }
}
