package org.permafrost.freeze;

import java.util.List;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.permafrost.network.catalog.Range;

/**
 * One parameter array of a layer in the flat vector, and how it is updated.
 *
 * @param block of arrays with one update rule that it belongs to
 * @param range positions in the flat vector
 * @param summed whether its gradient is a sum over the minibatch
 * @param penalties on its size
 */
record ParameterArray(
    UpdaterBlock block, Range range, boolean summed, List<Regularization> penalties) {

  static ParameterArray of(UpdaterBlock block, UpdaterBlock.ParamState array) {
    Trainable layer = array.getLayer();
    List<Regularization> penalties =
        layer.getConfig().getRegularizationByParam(array.getParamName());
    return new ParameterArray(
        block,
        Range.between(array.getParamOffsetStart(), array.getParamOffsetEnd()),
        layer.updaterDivideByMinibatch(array.getParamName()),
        penalties == null ? List.of() : List.copyOf(penalties));
  }

  /** Whether {@link PieceUpdate} knows all that happens to such an array. */
  static boolean isKnown(UpdaterBlock block, UpdaterBlock.ParamState array) {
    GradientNormalization limit = array.getLayer().getConfig().getGradientNormalization();
    return UpdateRule.of(block.getGradientUpdater().getConfig(), 0, 0).isPresent()
        && (limit == null || limit == GradientNormalization.None)
        && of(block, array).penalties().stream().allMatch(ParameterArray::isKnown);
  }

  private static boolean isKnown(Regularization penalty) {
    return penalty instanceof L1Regularization
        || penalty instanceof L2Regularization
        || penalty instanceof WeightDecay;
  }

  /** Numbers that the rule keeps for each parameter. */
  int kinds() {
    return (block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart()) / blockLength();
  }

  /** Where the number of such a kind for this parameter is in the state vector. */
  int state(int position, int kind) {
    return block.getUpdaterViewOffsetStart()
        + kind * blockLength()
        + position
        - block.getParamOffsetStart();
  }

  private int blockLength() {
    return block.getParamOffsetEnd() - block.getParamOffsetStart();
  }
}
