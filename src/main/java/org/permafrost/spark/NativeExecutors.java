package org.permafrost.spark;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.onednn.graph.NativeGraph;

/** Whether the executors of a session can compute a network with native layers. */
public final class NativeExecutors {
  private NativeExecutors() {}

  /**
   * Asks the executors that are there now.
   *
   * @param configuration of the network, DL4J's JSON
   * @return why some of them cannot; empty if all can
   */
  public static Optional<String> obstacle(SparkSession spark, String configuration) {
    SortedMap<String, String> answers =
        EveryExecutor.ask(
            spark,
            "layers",
            "Ask every executor whether it has native layers",
            () -> obstacleHere(configuration).orElse(""));
    answers.values().removeIf(String::isEmpty);
    return spark.sparkContext().isLocal()
        ? answers.values().stream().findFirst()
        : described(answers);
  }

  private static Optional<String> obstacleHere(String configuration) {
    return NativeGraph.of(ComputationGraphConfiguration.fromJson(configuration)).whyNone();
  }

  /**
   * @param obstacles by executor
   */
  static Optional<String> described(SortedMap<String, String> obstacles) {
    Map<String, String> executors =
        obstacles.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.joining(", "))));
    return executors.entrySet().stream()
        .map(e -> e.getKey() + " (executor " + e.getValue() + ")")
        .reduce((a, b) -> a + "; " + b);
  }
}
