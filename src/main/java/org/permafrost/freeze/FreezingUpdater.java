package org.permafrost.freeze;

import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.network.onednn.BackwardPasses;
import org.permafrost.settings.TrainSettings.FrozenBackward;

/**
 * DL4J's updater with frozen parameters left out, at the only two places everything passes through:
 * gradients are zeroed before clipping and the update rule see them (Algorithm 2 of the poster),
 * and in exact mode the finished update, after momentum, weight decay and batch norm statistics, is
 * zeroed once more. Subtracting zero keeps every bit. Runs of parameters with one update rule that
 * are frozen as a whole are not updated at all. A plan may also bend gradients, see {@link
 * GradientRule}, after zeroing and before clipping.
 */
public final class FreezingUpdater extends ComputationGraphUpdater {
  private static final long serialVersionUID = 1L;

  private transient FreezePlan plan = FreezePlan.nothing();
  private transient Set<UpdaterBlock> still = Collections.emptySet();
  private transient double gradientClip;

  /**
   * @param state updater state, used in place
   */
  public FreezingUpdater(ComputationGraph network, INDArray state) {
    super(network, state);
  }

  /** A fresh updater state. */
  public FreezingUpdater(ComputationGraph network) {
    super(network);
  }

  /** What is frozen, and how frozen channels are normalised, from the next step on. */
  public void freeze(FreezePlan newPlan) {
    plan = newPlan;
    Map<String, int[]> stored = new HashMap<>();
    plan.storedStatistics().forEach((layer, c) -> stored.put(layer, c.positions()));
    FreezableNormalization.useStoredStatistics(network, stored);
    BackwardPasses.leaveOut(
        network,
        plan.backward() == FrozenBackward.SKIP ? plan.zeroGradient().bits() : new BitSet());
    BitSet held = plan.zeroUpdate().bits();
    still = Collections.newSetFromMap(new IdentityHashMap<>());
    for (UpdaterBlock block : getUpdaterBlocks()) {
      if (held.nextClearBit(block.getParamOffsetStart()) >= block.getParamOffsetEnd()) {
        still.add(block);
      }
    }
  }

  /**
   * @param limit largest L2 norm of the gradient of all trainable parameters together; 0 is off
   */
  public void clipGradient(double limit) {
    gradientClip = limit;
  }

  /** Sets the learning rate of the next steps. */
  public void learningRate(double rate) {
    for (UpdaterBlock block : getUpdaterBlocks()) {
      IUpdater rule = block.getGradientUpdater().getConfig();
      if (rule.hasLearningRate()) {
        rule.setLrAndSchedule(rate, null);
      }
    }
  }

  @Override
  public synchronized void update(
      Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
    List<UpdaterBlock> all = List.copyOf(updaterBlocks);
    updaterBlocks.removeIf(still::contains);
    try {
      super.update(gradient, iteration, epoch, batchSize, workspaces);
    } finally {
      updaterBlocks.clear();
      updaterBlocks.addAll(all);
    }
    FlatZero.fill(gradient.gradient(), plan.zeroUpdate());
  }

  /** DL4J calls this first; after it, gradients are per-image means. */
  @Override
  protected void divideByMinibatch(boolean external, Gradient gradient, int batchSize) {
    super.divideByMinibatch(external, gradient, batchSize);
    FlatZero.fill(gradient.gradient(), plan.zeroGradient());
    plan.rules().forEach(rule -> rule.apply(gradient.gradient(), network.params()));
    if (gradientClip > 0) {
      clip(gradient.gradient());
    }
  }

  private void clip(INDArray gradient) {
    double squares = 0;
    for (INDArray part : getMinibatchDivisionSubsets(gradient)) {
      double norm = part.norm2Number().doubleValue();
      squares += norm * norm;
    }
    double norm = Math.sqrt(squares);
    if (norm > gradientClip) {
      for (INDArray part : getMinibatchDivisionSubsets(gradient)) {
        part.muli(gradientClip / norm);
      }
    }
  }
}
