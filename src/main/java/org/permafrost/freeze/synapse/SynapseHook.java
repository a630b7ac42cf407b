package org.permafrost.freeze.synapse;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.freeze.FlatVector;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.PathFollower;
import org.permafrost.freeze.hook.RoundStart;
import org.permafrost.freeze.hook.RoundVector;
import org.permafrost.freeze.hook.StepFollower;
import org.permafrost.freeze.hook.StepHook;

/**
 * Brings back what a round says about the path of some parameters, packed, as the mean over
 * workers, weighted by their minibatches: either the mean gradient of the loss alone, or how far
 * each worker's own steps lowered it.
 *
 * @param eachStep whether gradient and move are multiplied step by step on the worker
 */
public record SynapseHook(Intervals positions, boolean eachStep) implements StepHook {
  private static final long serialVersionUID = 1L;

  /** Name of the vector. */
  public static final String VECTOR = "synapses";

  @Override
  public StepFollower start(RoundStart start) {
    return eachStep ? new OwnPath(positions) : new MeanGradient(positions);
  }

  /** Numbers before and after a step, its gradient and the path; or gradient, sum and mean. */
  @Override
  public long heapBytes() {
    return (eachStep ? 4L : 3L) * positions.size() * Float.BYTES;
  }

  private static SortedMap<String, RoundVector> mean(float[] values) {
    return new TreeMap<>(Map.of(VECTOR, RoundVector.mean(values)));
  }

  private static final class MeanGradient implements StepFollower {
    private final Intervals positions;
    private final float[] gradient;
    private final float[] sum;
    private int steps;

    MeanGradient(Intervals positions) {
      this.positions = positions;
      gradient = new float[positions.size()];
      sum = new float[positions.size()];
    }

    @Override
    public void afterGradient(INDArray gradients, INDArray parameters, int images) {
      FlatVector.of(gradients).gather(positions, gradient);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gradient[i];
      }
      steps++;
    }

    @Override
    public SortedMap<String, RoundVector> vectors() {
      float[] mean = new float[sum.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = sum[i] / steps;
      }
      return mean(mean);
    }
  }

  private static final class OwnPath extends PathFollower {
    private final float[] lowered;

    OwnPath(Intervals positions) {
      super(positions);
      lowered = new float[positions.size()];
    }

    @Override
    protected void step(float[] gradients, float[] before, float[] after) {
      for (int i = 0; i < lowered.length; i++) {
        lowered[i] -= (float) (gradients[i] * ((double) after[i] - before[i]));
      }
    }

    @Override
    public SortedMap<String, RoundVector> vectors() {
      return mean(lowered);
    }
  }
}
