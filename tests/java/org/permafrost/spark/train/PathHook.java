package org.permafrost.spark.train;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.permafrost.freeze.Intervals;
import org.permafrost.freeze.PathFollower;
import org.permafrost.freeze.hook.RoundStart;
import org.permafrost.freeze.hook.RoundVector;
import org.permafrost.freeze.hook.StepFollower;
import org.permafrost.freeze.hook.StepHook;

/**
 * Brings back how far the path of each parameter lowered the loss (path, a sum), steps and start (a
 * sum) and where the replica ended (end, a mean).
 *
 * @param parameters of the network
 * @param trouble what befalls the first attempt of the second worker at the last step of its first
 *     round
 */
record PathHook(int parameters, Trouble trouble) implements StepHook {
  enum Trouble {
    NONE,
    FAILS
  }

  @Override
  public StepFollower start(RoundStart start) {
    return new Follower(this, start);
  }

  private static final class Follower extends PathFollower {
    private final PathHook hook;
    private final RoundStart start;
    private final float[] omega;
    private float[] end = new float[0];
    private int steps;

    Follower(PathHook hook, RoundStart start) {
      super(Intervals.empty().complement(hook.parameters()));
      this.hook = hook;
      this.start = start;
      omega = new float[hook.parameters()];
    }

    @Override
    protected void step(float[] gradients, float[] before, float[] after) {
      for (int i = 0; i < omega.length; i++) {
        omega[i] -= (float) (gradients[i] * ((double) after[i] - before[i]));
      }
      end = after;
      steps++;
      if (start.iteration() == 0
          && steps == start.learningRates().length
          && TaskContext.getPartitionId() == 1
          && TaskContext.get().attemptNumber() == 0
          && hook.trouble() == Trouble.FAILS) {
        throw new IllegalStateException("this attempt fails here, on purpose");
      }
    }

    @Override
    public SortedMap<String, RoundVector> vectors() {
      return new TreeMap<>(
          Map.of(
              "path", RoundVector.sum(omega),
              "steps", RoundVector.sum(new float[] {steps, start.iteration(), start.epoch()}),
              "end", RoundVector.mean(end)));
    }
  }
}
