package org.permafrost.method.packnet;

import java.util.List;
import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Block;
import org.permafrost.settings.bind.Whole;

/**
 * How a task is packed.
 *
 * @param pruneFirst share of each layer's weights that the first task gives up
 * @param pruneLater share of a later task's weights that it gives up
 * @param layers {@code all} or prefixes of the names of layers that are pruned
 * @param retrainEpochs epochs trained after pruning
 * @param batchNorm since when the first task's biases and batch normalisation are frozen
 */
@Block("strategy.packnet")
record PackNetSettings(
    @Between(most = 0.99) double pruneFirst,
    @Between(most = 0.99) double pruneLater,
    List<String> layers,
    @Whole(least = 1, most = 1000) int retrainEpochs,
    BatchNorm batchNorm) {

  /** When biases and batch normalisation stop training, in the first task. */
  enum BatchNorm {
    AFTER_RETRAINING,
    AFTER_PRUNING
  }

  /**
   * @param task from 1
   */
  double prune(int task) {
    return task == 1 ? pruneFirst : pruneLater;
  }

  boolean prunes(String layer) {
    return layers.stream().anyMatch(prefix -> matches(layer, prefix));
  }

  static boolean matches(String layer, String prefix) {
    return prefix.equals("all") || layer.startsWith(prefix);
  }
}
