package org.permafrost.spark.watch;

import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Hands {@link JobMetrics} and {@link TaskMetrics} to Spark's metrics system. Sessions that start
 * Spark switch it on; without a sink Spark does nothing with them.
 */
public final class MetricsPlugin implements SparkPlugin {
  /** Called by Spark, by reflection. */
  public MetricsPlugin() {}

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public void registerMetrics(String application, PluginContext context) {
        JobMetrics.register(context.metricRegistry());
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        TaskMetrics.register(context.metricRegistry());
      }
    };
  }
}
