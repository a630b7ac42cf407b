package org.permafrost.action;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.permafrost.action.rank.RankBench;

/**
 * What ranking costs for each image, from few images to many; see tests/bench. One warm JVM ranks
 * all sizes in turns, so that all meet the same machine. A ranking's own start (a network for each
 * core, the first batches, the last sums) is the same for all sizes, so that the difference between
 * two of them is what the further images cost.
 */
class RankCostBench {
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
          Stream.of(1_000, 3_000, 10_000, 30_000, 100_000).filter(n -> n <= MOST).toList();
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
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s at %d px, %s layers, %s; %d turns, medians%n%n%8s%10s%12s%26s%n",
                NETWORK,
                SIZE,
                LAYERS,
                SCORERS,
                TURNS,
                "images",
                "seconds",
                "ms/image",
                "ms for each further one"));
    List<Integer> sizes = List.copyOf(seconds.keySet());
    List<Double> medians = seconds.values().stream().map(RankBench::median).toList();
    int last = sizes.size() - 1;
    double mean = further(sizes, medians, 0, last);
    double off = 0;
    for (int i = 0; i <= last; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%8d%10.3f%12.4f",
              sizes.get(i),
              medians.get(i),
              1000 * medians.get(i) / sizes.get(i)));
      if (i > 0) {
        double cost = further(sizes, medians, i - 1, i);
        off = Math.max(off, Math.abs(cost / mean - 1));
        text.append(String.format(Locale.ROOT, "%26.4f", cost));
      }
      text.append(System.lineSeparator());
    }
    return text
        + String.format(
            Locale.ROOT,
            "%nfrom the smallest size to the largest %.4f ms for each further image; between two sizes"
                + " at most %.1f %% more or less%n"
                + "seconds are those of the ranking step%n",
            mean,
            100 * off);
  }

  /** Milliseconds for each image that the larger size has more. */
  private static double further(List<Integer> sizes, List<Double> seconds, int small, int large) {
    return 1000 * (seconds.get(large) - seconds.get(small)) / (sizes.get(large) - sizes.get(small));
  }
}
