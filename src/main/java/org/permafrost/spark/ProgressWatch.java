package org.permafrost.spark;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.LongAccumulator;
import org.permafrost.progress.Progress;

/**
 * Shows how far tasks on the executors are. The counter is for the eye alone: a task that runs
 * twice counts twice.
 */
public final class ProgressWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 250;

  private final ScheduledExecutorService timer;
  private final Runnable last;

  /**
   * @param counter tasks add to it
   * @param total its value at the end
   */
  public ProgressWatch(Progress progress, String what, LongAccumulator counter, long total) {
    last = () -> progress.step(what, total, total);
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "permafrost-progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        timer.scheduleAtFixedRate(
            () -> progress.step(what, Math.min(total - 1, counter.value()), total),
            PERIOD_MILLIS,
            PERIOD_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    last.run();
  }
}
