package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.rank.FilterId;
import org.permafrost.settings.TrainSettings.Rule;

/** What moves when frozen filters are not frozen exactly; see tests/bench. */
class FreezingLeaksTest {
  private static final int WARM_STEPS = 4;
  private static final int STEPS = 10;

  /** The largest change of any value, and of a weight or bias. */
  private record Leak(long moved, long values, double largest, double weights) {}

  @Test
  void everyShortcutLeaksAndExactFreezingDoesNot() throws IOException {
    Map<String, Leak> leaks = new LinkedHashMap<>();
    for (Rule rule : List.of(Rule.SGD, Rule.NESTEROV, Rule.ADAM, Rule.RMSPROP)) {
      leaks.put("gradient zeroed, " + rule, train(rule, false, false));
    }
    leaks.put("update rule masked, SGD", train(Rule.SGD, true, true));
    leaks.put("averaging 3 equal replicas by float sum", averaging(3));
    leaks.put("averaging 5 equal replicas by float sum", averaging(5));
    assertThat(leaks).allSatisfy((how, leak) -> assertThat(leak.moved()).as(how).isPositive());

    for (Rule rule : Rule.values()) {
      Leak exact = train(rule, true, false);
      leaks.put("exact, " + rule, exact);
      assertThat(exact.moved()).isZero();
    }
    Path report = Path.of("target/bench/freezing-leaks.txt");
    Files.createDirectories(report.getParent());
    Files.writeString(report, text(leaks));
  }

  /**
   * @param rulesOnly mask what update rules see and nothing else; with plain SGD, whose update is
   *     the gradient times a constant, this is a zeroed gradient
   */
  private static Leak train(Rule rule, boolean exact, boolean rulesOnly) {
    ComputationGraph network = TinyNetwork.trained(rule, WARM_STEPS);
    FilterCatalog catalog = FilterCatalog.of(network);
    List<FilterId> half =
        catalog.filters().stream()
            .filter(f -> f.index() < catalog.layer(f.layer()).filters() / 2)
            .toList();
    FreezePlan plan =
        exact ? ExactPlan.of(catalog, half, Set.of()) : FreezePlan.gradientZero(catalog, half);
    Intervals owned = ExactPlan.of(catalog, half, Set.of()).zeroUpdate();
    if (rulesOnly) {
      plan = new FreezePlan(without(owned, catalog), Intervals.empty());
    }
    ((FreezingUpdater) network.getUpdater()).freeze(plan);
    float[] before = FloatArrays.copyOf(network.params());
    for (int i = 0; i < STEPS; i++) {
      network.fit(TinyNetwork.data(100 + i));
    }
    float[] after = FloatArrays.copyOf(network.params());
    Intervals weights = FreezePlan.gradientZero(catalog, half).zeroGradient();
    Leak ofWeights = leak(weights.gather(before), weights.gather(after));
    Leak ofAll = leak(owned.gather(before), owned.gather(after));
    return new Leak(ofAll.moved(), ofAll.values(), ofAll.largest(), ofWeights.largest());
  }

  /** Positions that are not running statistics, which no update rule sees. */
  private static Intervals without(Intervals owned, FilterCatalog catalog) {
    Intervals statistics = Intervals.of(catalog.statisticsRanges());
    List<Range> excluded = new ArrayList<>(statistics.list());
    excluded.addAll(owned.complement(catalog.parameters()).list());
    return Intervals.of(excluded).complement(catalog.parameters());
  }

  private static Leak averaging(int workers) {
    ComputationGraph network = TinyNetwork.trained(Rule.SGD, WARM_STEPS);
    float[] before = FloatArrays.copyOf(network.params());
    float[] after = new float[before.length];
    for (int i = 0; i < before.length; i++) {
      float sum = 0;
      for (int worker = 0; worker < workers; worker++) {
        sum += before[i];
      }
      after[i] = sum / workers;
    }
    return leak(before, after);
  }

  private static Leak leak(float[] before, float[] after) {
    long moved = 0;
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      if (Float.floatToRawIntBits(before[i]) != Float.floatToRawIntBits(after[i])) {
        moved++;
        largest = Math.max(largest, Math.abs((double) after[i] - before[i]));
      }
    }
    return new Leak(moved, before.length, largest, largest);
  }

  private static String text(Map<String, Leak> leaks) {
    StringBuilder text =
        new StringBuilder(
            "how                                      values that moved  largest  of weights\n");
    leaks.forEach(
        (how, leak) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-40s %7d of %6d  %7.1e  %10.1e%n",
                    how,
                    leak.moved(),
                    leak.values(),
                    leak.largest(),
                    leak.weights())));
    return text.toString();
  }
}
