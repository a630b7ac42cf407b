package org.permafrost.freeze;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.permafrost.freeze.hook.StepFollowers;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.network.onednn.graph.BackwardPasses;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NetworkSettings.FrozenBackward;

/**
 * DL4J's updater with frozen parameters left out. Gradients that a plan zeroes never reach clipping
 * or the update rule (Algorithm 2 of the poster). In exact mode nothing reaches the parameters, not
 * momentum, weight decay or batch norm statistics: float32 parameters on the host are updated in
 * place without the frozen ones ({@link InPlaceUpdate}); elsewhere DL4J's finished update is
 * zeroed, and subtracting zero keeps every bit. A plan may also bend gradients, see {@link
 * GradientRule}, after zeroing and before clipping, and {@link StepFollowers} may follow the steps.
 */
public final class FreezingUpdater extends ComputationGraphUpdater {
  private static final long serialVersionUID = 1L;

  private transient FreezePlan plan = FreezePlan.nothing();
  private transient StepFollowers followers = StepFollowers.none();
  private transient double gradientClip;
  private transient Optional<InPlaceUpdate> inPlace = Optional.empty();

  /** Images whose gradients are added up in the gradient at hand. */
  private transient int images = 1;

  private FreezingUpdater(ComputationGraph network) {
    super(network);
  }

  /** Makes the updater of a network from now on, with a fresh state. */
  public static FreezingUpdater attachTo(ComputationGraph network) {
    FreezingUpdater updater = new FreezingUpdater(network);
    network.setUpdater(updater);
    updater.inPlace = InPlaceUpdate.of(network, updater);
    updater.inPlace.ifPresent(
        update -> network.setGradientsAccumulator(new OwnStep(updater.steps(update))));
    return updater;
  }

  private BiConsumer<INDArray, INDArray> steps(InPlaceUpdate update) {
    return (parameters, gradient) ->
        update.step(
            parameters, gradient, network.getIterationCount(), network.getEpochCount(), images);
  }

  /**
   * What is frozen, and how frozen channels are normalised, from the next step on; whoever followed
   * the steps so far does not any more.
   */
  public void freeze(FreezePlan newPlan) {
    plan = newPlan;
    followers = StepFollowers.none();
    Map<String, int[]> stored = new HashMap<>();
    plan.storedStatistics().forEach((layer, c) -> stored.put(layer, c.positions()));
    FreezableNormalization.useStoredStatistics(network, stored);
    BackwardPasses.leaveOut(
        network,
        plan.backward() == FrozenBackward.SKIP ? plan.zeroGradient().bits() : new BitSet());
    inPlace.ifPresent(update -> update.hold(plan.zeroUpdate()));
  }

  /**
   * Tells these of gradients from the next step on; {@link StepFollowers#afterStep} is not called.
   */
  public void tell(StepFollowers newFollowers) {
    followers = newFollowers;
  }

  /**
   * @param limit largest L2 norm of the gradient of all trainable parameters together; 0 is off
   */
  public void clipGradient(double limit) {
    gradientClip = limit;
  }

  /**
   * Multiplies the learning rate of the next step where a factor says so.
   *
   * @param step of the round, from 0
   * @throws Problem (environment) if there are factors and the parameters are not updated in place
   */
  public void rates(List<RateFactor> factors, int step) {
    if (inPlace.isEmpty() && !factors.isEmpty()) {
      throw Problem.environment(
          "Cannot give layers a learning rate of their own, which the method of strategy.freeze does:"
              + " that needs float32 parameters in main memory and the rules and penalties of"
              + " train.optimizer; this process trains %s parameters on ND4J's %s. Train with"
              + " ND4J's CPU backend, or choose another strategy.freeze, for example exact.",
          network.params().dataType(), Nd4j.getBackend().getClass().getSimpleName());
    }
    inPlace.ifPresent(update -> update.rates(factors, step));
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
    if (inPlace.isPresent()) {
      prepare(gradient, batchSize);
    } else {
      super.update(gradient, iteration, epoch, batchSize, workspaces);
      FlatZero.fill(gradient.gradient(), plan.zeroUpdate());
    }
  }

  /** Leaves the gradient a sum over the minibatch where nothing asks for means. */
  private void prepare(Gradient gradient, int batchSize) {
    if (gradientClip > 0 || !plan.rules().isEmpty() || followers.any()) {
      images = 1;
      divideByMinibatch(true, gradient, batchSize);
    } else {
      images = batchSize;
      if (!plan.zeroGradient().equals(plan.zeroUpdate())) {
        FlatZero.fill(gradient.gradient(), plan.zeroGradient());
      }
    }
  }

  /** DL4J calls this first; after it, gradients are per-image means. */
  @Override
  protected void divideByMinibatch(boolean external, Gradient gradient, int batchSize) {
    super.divideByMinibatch(external, gradient, batchSize);
    FlatZero.fill(gradient.gradient(), plan.zeroGradient());
    followers.afterGradient(gradient.gradient(), network.params(), batchSize);
    plan.rules().forEach(rule -> rule.apply(gradient.gradient(), network.params()));
    followers.beforeStep(gradient.gradient(), network.params());
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
