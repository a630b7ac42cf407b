package org.permafrost.spark.watch;

import com.codahale.metrics.DefaultSettableGauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the jobs of this driver have done, for Spark's sinks: an image counts once the stage or
 * round it belongs to is complete, so that repeated tasks do not count twice. Counted for the
 * process, not for a run; levels are those of the epoch that was committed last.
 */
public final class JobMetrics {
  private static final MetricRegistry ALL = new MetricRegistry();
  private static final Meter STAGED = ALL.meter("images_staged");
  private static final Meter REJECTED = ALL.meter("images_rejected");
  private static final Meter SCORED = ALL.meter("images_scored");
  private static final Meter TRAINED = ALL.meter("images_trained");
  private static final Meter ROUNDS = ALL.meter("rounds");
  private static final Meter AVERAGED = ALL.meter("averaged_bytes");
  private static final DefaultSettableGauge<Double> ROUND_BYTES = level("round_bytes");

  /** Named like the figures of an epoch. */
  private static final Map<String, DefaultSettableGauge<Double>> LEVELS = new TreeMap<>();

  static {
    List.of("epoch", "loss", "accuracy", "macro_f1", "frozen_share", "active_classes", "drift")
        .forEach(name -> LEVELS.put(name, level(name)));
  }

  private JobMetrics() {}

  private static DefaultSettableGauge<Double> level(String name) {
    return ALL.register(name, new DefaultSettableGauge<>(Double.NaN));
  }

  static void register(MetricRegistry registry) {
    registry.registerAll(ALL);
  }

  /** Images were read, decoded and found usable. */
  public static void staged(long images) {
    STAGED.mark(images);
  }

  /** Images were not accepted. */
  public static void rejected(long images) {
    REJECTED.mark(images);
  }

  /** Images were scored. */
  public static void scored(long images) {
    SCORED.mark(images);
  }

  /** A round of training is averaged. */
  public static void trained(long images) {
    TRAINED.mark(images);
    ROUNDS.mark();
  }

  /**
   * The vectors of a round were averaged.
   *
   * @param bytes of the averages; every replica sent as many
   */
  public static void averaged(long bytes) {
    AVERAGED.mark(bytes);
    ROUND_BYTES.setValue((double) bytes);
  }

  /**
   * An epoch is committed.
   *
   * @param figures by name; a level that is missing was not measured
   */
  public static void epoch(int epoch, Map<String, Double> figures) {
    LEVELS.forEach((name, level) -> level.setValue(figures.getOrDefault(name, Double.NaN)));
    LEVELS.get("epoch").setValue((double) epoch);
  }
}
