package org.permafrost.spark.watch;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;

/**
 * What the tasks in this process are doing, for Spark's sinks on executors: images count as they
 * pass, so a task that runs twice counts twice.
 */
public final class TaskMetrics {
  private static final MetricRegistry ALL = new MetricRegistry();
  private static final Meter STAGED = ALL.meter("task_images_staged");
  private static final Meter SCORED = ALL.meter("task_images_scored");
  private static final Meter TRAINED = ALL.meter("task_images_trained");
  private static final Meter EVALUATED = ALL.meter("task_images_evaluated");

  private TaskMetrics() {}

  static void register(MetricRegistry registry) {
    registry.registerAll(ALL);
  }

  /** An image was read, usable or not. */
  public static void staged() {
    STAGED.mark();
  }

  /** A batch was scored. */
  public static void scored(long images) {
    SCORED.mark(images);
  }

  /** A minibatch was trained on. */
  public static void trained(long images) {
    TRAINED.mark(images);
  }

  /** A batch was classified. */
  public static void evaluated(long images) {
    EVALUATED.mark(images);
  }
}
