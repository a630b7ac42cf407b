package org.permafrost.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;
import org.permafrost.fault.Injection.Order;

/** Every task asks the driver what befalls it. Set by {@code spark.plugins}. */
public final class FaultPlugin implements SparkPlugin {
  private static final long HANGS_MILLIS = 120_000;

  private record Beginning(int stage, int partition, int attempt, boolean first)
      implements java.io.Serializable {}

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Object receive(Object message) throws IOException {
        Beginning task = (Beginning) message;
        return Injection.taskBegins(
            task.stage(), task.partition(), task.first() ? task.attempt() : task.attempt() + 1);
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OnExecutor();
  }

  private static final class OnExecutor implements ExecutorPlugin {
    private PluginContext driver;

    @Override
    public void init(PluginContext context, Map<String, String> extra) {
      driver = context;
    }

    @Override
    public void onTaskStart() {
      TaskContext task = TaskContext.get();
      Order order = Order.NOTHING;
      try {
        order =
            (Order)
                driver.ask(
                    new Beginning(
                        task.stageId(),
                        task.partitionId(),
                        task.attemptNumber(),
                        task.stageAttemptNumber() == 0));
      } catch (Exception e) {
        System.err.println("The driver does not say what befalls a task: " + e);
      }
      switch (order) {
        case NOTHING -> {}
        case FAIL ->
            atTheEnd(
                task,
                () -> {
                  throw new IllegalStateException("This attempt fails here, on purpose");
                });
        case FILL_DISK ->
            atTheEnd(
                task,
                () -> {
                  throw new UncheckedIOException(new IOException("No space left on device"));
                });
        case DIE ->
            atTheEnd(
                task,
                () -> {
                  try {
                    Injection.die();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        case HANG -> hang();
      }
    }

    /** When the work of a task is done and nobody knows yet. */
    private static void atTheEnd(TaskContext task, Runnable fault) {
      task.addTaskCompletionListener((TaskCompletionListener) done -> fault.run());
    }

    private static void hang() {
      try {
        Thread.sleep(HANGS_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
