package org.permafrost.spark;

import org.apache.spark.SparkContext;

/**
 * How many tasks share the work on images: two for each core, but on a large cluster no more than
 * the images are worth. No result depends on it.
 */
public final class ImageTasks {
  /** A task with fewer images costs more to start than it saves. */
  static final int LEAST_IMAGES = 32;

  private ImageTasks() {}

  /**
   * @param images there are
   * @return at least 1
   */
  public static int of(SparkContext spark, long images) {
    return of(spark.defaultParallelism(), images);
  }

  static int of(int cores, long images) {
    long worth = (images + LEAST_IMAGES - 1) / LEAST_IMAGES;
    return (int) Math.max(1, Math.min(2L * cores, worth));
  }
}
