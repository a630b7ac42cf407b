package org.permafrost.spark.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.progress.Progress;
import org.permafrost.spark.RandomImages;
import org.permafrost.spark.TestCluster;
import org.permafrost.spark.train.PathHook.Trouble;

/**
 * Trains an epoch on two executors of their own, with a hook that brings back vectors: undisturbed,
 * with a worker whose first attempt hangs, and with an executor that dies in the middle of a round.
 */
public final class ClusterTraining {
  private ClusterTraining() {}

  public static void main(String[] arguments) {
    try (TestCluster cluster = new TestCluster("cluster training")) {
      JavaSparkContext context = cluster.context();
      cluster.print(
          () -> train(context, Trouble.NONE),
          () -> train(context, Trouble.HANGS),
          () -> train(context, Trouble.DIES));
    }
    // A thread may still hang.
    Runtime.getRuntime().halt(0);
  }

  /** Every bit of all vectors and of the parameters. */
  private static String train(JavaSparkContext context, Trouble trouble) {
    float[] initial = TinyTraining.initial();
    FreezePlan plan =
        FreezePlan.nothing().withHooks(List.of(new PathHook(initial.length, trouble)));
    List<String> bits = new ArrayList<>();
    try (EpochTrainer trainer =
        TinyTraining.trainer(
            context.parallelize(RandomImages.list(TinyTraining.IMAGES, TinyTraining.CLASSES), 3))) {
      trainer.train(
          TinyTraining.state(),
          plan,
          HalfTime.NONE,
          round ->
              round
                  .vectors()
                  .forEach((name, vector) -> bits.add(name + " " + Arrays.hashCode(vector))),
          Progress.SILENT,
          () -> false);
      bits.add("parameters " + Arrays.hashCode(trainer.parameters()));
    }
    return String.join(", ", bits);
  }
}
