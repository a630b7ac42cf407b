package org.permafrost.action;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.permafrost.action.rank.RankBench;

/**
 * Images per second for one scorer, four and sixteen in one pass, and one after the other; see
 * tests/bench. The start is left out: the time for all images less that for a quarter of them.
 */
class RankScorersBench {
  private static final int IMAGES = Integer.getInteger("images", 320);
  private static final int TURNS = Integer.getInteger("turns", 1);
  private static final String NETWORK = System.getProperty("network", "resnet34");
  private static final int SIZE = Integer.getInteger("size", 64);
  private static final String LAYERS = System.getProperty("layers", "stock");

  /** All but snip and grasp, which look at 25 images of each class, however many there are. */
  private static final List<String> SIXTEEN =
      List.of(
          "max-activation",
          "mean-activation",
          "rank-sum",
          "apoz",
          "gradient",
          "gradient-preactivation",
          "taylor",
          "taylor-loss",
          "fisher",
          "lrp-epsilon",
          "clusters",
          "pls-vip",
          "weight-magnitude",
          "synflow",
          "random",
          "shuffled");

  private record Group(String name, List<String> scorers) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group("1: max-activation", SIXTEEN.subList(0, 1)),
          new Group("4 that look at maps", SIXTEEN.subList(0, 4)),
          new Group(
              "4, two of them with gradients",
              List.of("max-activation", "apoz", "gradient", "taylor")),
          new Group("16", SIXTEEN));

  @Test
  void throughput() throws IOException {
    Path folder = Path.of("target/bench/rank-scorers").toAbsolutePath();
    try (RankBench bench = new RankBench(folder, NETWORK, SIZE, LAYERS)) {
      String all = bench.images(IMAGES);
      String quarter = bench.images(IMAGES / 4);
      Map<String, List<Double>> together = new HashMap<>();
      Map<String, List<Double>> alone = new HashMap<>();
      SIXTEEN.forEach(scorer -> bench.seconds(quarter, scorer)); // compilers warm up
      for (int turn = 0; turn < TURNS; turn++) {
        for (Group group : GROUPS) {
          together
              .computeIfAbsent(group.name(), key -> new ArrayList<>())
              .add(further(bench, quarter, all, String.join(",", group.scorers())));
        }
        for (String scorer : SIXTEEN) {
          alone
              .computeIfAbsent(scorer, key -> new ArrayList<>())
              .add(further(bench, quarter, all, scorer));
        }
        RankBench.report("rank-scorers", table(together, alone, turn + 1));
      }
    }
  }

  /** Seconds for each further image. */
  private static double further(RankBench bench, String quarter, String all, String scorers) {
    double few = bench.seconds(quarter, scorers);
    return (bench.seconds(all, scorers) - few) / (IMAGES - IMAGES / 4);
  }

  private static String table(
      Map<String, List<Double>> together, Map<String, List<Double>> alone, int turns) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s at %d px, %s layers, %d images, %d turns, medians;"
                    + " images/s%n%n%-32s%10s%18s%14s%n",
                NETWORK,
                SIZE,
                LAYERS,
                IMAGES,
                turns,
                "scorers",
                "at once",
                "one by one",
                "quicker by"));
    for (Group group : GROUPS) {
      double once = RankBench.median(together.get(group.name()));
      double each = group.scorers().stream().mapToDouble(s -> RankBench.median(alone.get(s))).sum();
      text.append(
          String.format(
              Locale.ROOT,
              "%-32s%10.1f%18.1f%14.2f%n",
              group.name(),
              1 / once,
              1 / each,
              each / once));
    }
    text.append(System.lineSeparator());
    for (String scorer : SIXTEEN) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-32s%28.2f ms/image alone%n",
              scorer,
              1000 * RankBench.median(alone.get(scorer))));
    }
    return text.toString();
  }
}
