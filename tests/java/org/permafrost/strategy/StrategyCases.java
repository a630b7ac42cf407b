package org.permafrost.strategy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.StrategySettings;

/** What tests of Algorithm 1 need. */
final class StrategyCases {
  private StrategyCases() {}

  /** Threshold 0.8, one epoch of patience, and what is given on top: key, value, key, value. */
  static StrategySettings settings(String... keysAndValues) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("strategy.patience", "1");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      overrides.put("strategy." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return SettingsLoader.load(Optional.empty(), overrides).strategy();
  }

  static LearningState start(int classes) {
    return LearningState.start(labels(IntStream.range(0, classes).toArray()));
  }

  static SortedSet<Integer> labels(int... labels) {
    return new TreeSet<>(IntStream.of(labels).boxed().toList());
  }

  /** Metrics in which only F1 matters. */
  static List<ClassMetrics> f1(double... values) {
    List<ClassMetrics> metrics = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      metrics.add(new ClassMetrics(k, 0, 0, values[k], 10, 0));
    }
    return metrics;
  }
}
