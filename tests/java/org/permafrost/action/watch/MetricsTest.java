package org.permafrost.action.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.action.ChildProcess;

/** What a real Spark serves for Prometheus is what the tables say and the dashboard asks for. */
@Tag("slow")
class MetricsTest {
  private static final String OURS =
      "metrics_permafrost_driver_plugin_org_permafrost_spark_watch_MetricsPlugin_";
  private static final Set<String> LEVELS =
      Set.of("epoch", "loss", "accuracy", "macro_f1", "frozen_share", "active_classes", "drift");

  @TempDir static Path folder;

  @BeforeAll
  static void train() throws IOException, InterruptedException {
    Process process =
        ChildProcess.start(
            folder,
            WatchedTraining.class,
            folder.toString(),
            Path.of("conf/metrics-prometheus.properties").toAbsolutePath().toString());
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
  }

  @Test
  void aBaselineTrainsOnEveryImageInEveryEpoch() throws IOException {
    Map<String, Double> before = metrics("before");
    Map<String, Double> after = metrics("plain");

    assertThat(before).containsEntry(OURS + "images_trained_Count", 0.0);
    assertThat(before).containsEntry(OURS + "accuracy_Value", Double.NaN);
    assertThat(after).containsEntry(OURS + "images_trained_Count", 2.0 * 60);
    assertThat(after).containsEntry(OURS + "frozen_share_Value", 0.0);
    assertThat(after).containsEntry(OURS + "drift_Value", Double.NaN);
  }

  @Test
  void everyMetricIsWhatTheTablesSay() throws IOException {
    Map<String, Double> served = metrics("freezing");
    Map<String, Double> expected = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("freezing.expected"))) {
      String[] words = line.split(" ", -1);
      expected.put(
          OURS + words[0] + (LEVELS.contains(words[0]) ? "_Value" : "_Count"),
          Double.valueOf(words[1]));
    }

    assertThat(expected).hasSize(12);
    assertThat(served).containsAllEntriesOf(expected);
    assertThat(expected.get(OURS + "frozen_share_Value")).isPositive();
    assertThat(expected.get(OURS + "drift_Value")).isPositive();
    assertThat(expected.get(OURS + "images_scored_Count")).isPositive();
  }

  @Test
  void whatIsFrozenIsNotAveraged() throws IOException {
    double whole = metrics("plain").get(OURS + "round_bytes_Value");
    double rest = metrics("freezing").get(OURS + "round_bytes_Value");

    assertThat(rest).isPositive().isLessThan(whole);
    assertThat(metrics("plain").get(OURS + "averaged_bytes_Count"))
        .isEqualTo(whole * metrics("plain").get(OURS + "rounds_Count"));
  }

  @Test
  void theDashboardAsksForWhatIsServed() throws IOException {
    Set<String> asked = new TreeSet<>();
    JsonNode dashboard =
        new ObjectMapper().readTree(Path.of("conf/grafana-permafrost.json").toFile());
    for (JsonNode expression : dashboard.findValues("expr")) {
      Pattern.compile("metrics_\\w+")
          .matcher(expression.asText())
          .results()
          .map(MatchResult::group)
          .forEach(asked::add);
    }

    assertThat(metrics("freezing").keySet()).containsAll(asked);
    assertThat(asked)
        .as("every metric of ours is on it")
        .containsAll(
            metrics("freezing").keySet().stream()
                .filter(name -> name.startsWith(OURS))
                .filter(name -> name.endsWith("_Count") || name.endsWith("_Value"))
                .toList());
  }

  private static Map<String, Double> metrics(String moment) throws IOException {
    return Files.readAllLines(folder.resolve(moment + ".metrics")).stream()
        .map(line -> line.split("\\{[^}]*} ", -1))
        .collect(Collectors.toMap(parts -> parts[0], parts -> Double.valueOf(parts[1])));
  }
}
