package org.permafrost.action;

import java.time.Duration;

/** Measures how long something takes. */
public record Stopwatch(long startNanos) {
  public static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** A duration in seconds, never zero, so that rates stay finite. */
  public static double seconds(Duration duration) {
    return Math.max(1e-9, duration.toNanos() / 1e9);
  }
}
