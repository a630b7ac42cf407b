package org.permafrost.cli;

import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.iceberg.hadoop.HadoopCatalog;

/** Whose tables take until the process ends to open, and fail then as any pool of threads does. */
public final class EndlessCatalog extends HadoopCatalog {
  static final String OPENING = "opening the tables";

  /** Called by Iceberg, by reflection. */
  public EndlessCatalog() {}

  @Override
  public void initialize(String name, Map<String, String> properties) {
    System.out.println(OPENING);
    while (true) {
      Thread probe = new Thread(() -> {});
      try {
        Runtime.getRuntime().addShutdownHook(probe);
        Runtime.getRuntime().removeShutdownHook(probe);
        Thread.sleep(10);
      } catch (IllegalStateException | InterruptedException e) {
        throw new RejectedExecutionException("Task rejected from a pool that is shutting down", e);
      }
    }
  }
}
