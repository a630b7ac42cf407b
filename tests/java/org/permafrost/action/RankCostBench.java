package org.permafrost.action;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What ranking costs for each image, from few images to many; see tests/bench. One warm JVM ranks
 * all sizes in turns, so that all meet the same machine.
 */
class RankCostBench {
  private static final int START = 256;
  private static final int MOST = Integer.getInteger("most", 10_000);
  private static final int TURNS = Integer.getInteger("turns", 3);
  private static final String NETWORK = System.getProperty("network", "resnet-small");
  private static final int SIZE = Integer.getInteger("size", 32);
  private static final String LAYERS = System.getProperty("layers", "stock");
  private static final String SCORERS = System.getProperty("scorers", "max-activation");

  @Test
  void costOfAnImage() throws IOException {
    Path folder = Path.of("target/bench/rank-cost").toAbsolutePath();
    try (RankBench bench = new RankBench(folder, NETWORK, SIZE, LAYERS)) {
      Map<Integer, String> sets = new LinkedHashMap<>();
      Map<Integer, List<Double>> seconds = new LinkedHashMap<>();
      List<Integer> sizes =
          Stream.of(START, 1_000, 3_000, 10_000, 30_000, 100_000).filter(n -> n <= MOST).toList();
      sizes.forEach(size -> sets.put(size, bench.images(size)));
      sizes.forEach(size -> seconds.put(size, new ArrayList<>()));
      for (int i = 0; i < 3; i++) {
        bench.seconds(sets.get(1_000), SCORERS);
      }
      for (int turn = 0; turn < TURNS; turn++) {
        // Small sizes more often: their times are short.
        for (int size : sizes) {
          for (int i = 0; i < Math.max(1, 3_000 / size); i++) {
            seconds.get(size).add(bench.seconds(sets.get(size), SCORERS));
          }
        }
      }
      RankBench.report("rank-cost", table(seconds));
    }
  }

  private static String table(Map<Integer, List<Double>> seconds) {
    double start = RankBench.median(seconds.get(START));
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s at %d px, %s layers, %s; %d turns, medians%n%n%8s%10s%12s%22s%n",
                NETWORK,
                SIZE,
                LAYERS,
                SCORERS,
                TURNS,
                "images",
                "seconds",
                "ms/image",
                "start left out"));
    DoubleSummaryStatistics whole = new DoubleSummaryStatistics();
    DoubleSummaryStatistics further = new DoubleSummaryStatistics();
    seconds.forEach(
        (size, times) -> {
          double median = RankBench.median(times);
          text.append(
              String.format(Locale.ROOT, "%8d%10.3f%12.4f", size, median, 1000 * median / size));
          if (size > START) {
            whole.accept(median / size);
            further.accept((median - start) / (size - START));
            text.append(
                String.format(Locale.ROOT, "%22.4f", 1000 * (median - start) / (size - START)));
          }
          text.append(System.lineSeparator());
        });
    return text
        + String.format(
            Locale.ROOT,
            "%ndearest / cheapest from 1000 images on: %.3f, start left out %.3f%n"
                + "seconds are those of the ranking step; start left out: without what the first %d"
                + " images take%n",
            whole.getMax() / whole.getMin(),
            further.getMax() / further.getMin(),
            START);
  }
}
