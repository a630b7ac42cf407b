package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

class NativeThreadsTest {
  private static final SparkConf CONF = new SparkConf(false);

  @Test
  void theEnvironmentSaysHowManyElseTheMachine() {
    int cores = Runtime.getRuntime().availableProcessors();
    assertThat(NativeThreads.of(Map.of("OMP_NUM_THREADS", "7"))).isEqualTo(7);
    assertThat(NativeThreads.of(Map.of())).isEqualTo(cores);
    assertThat(NativeThreads.of(Map.of("OMP_NUM_THREADS", "many"))).isEqualTo(cores);
  }

  @Test
  void severalThreadsAreRefusedUnlessAllowed() {
    TreeMap<String, Integer> threads = new TreeMap<>(Map.of("0", 1, "1", 4, "2", 2));
    assertThatThrownBy(() -> NativeThreads.check(CONF, threads))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessageContainingAll(
            "executor 1 with 4, executor 2 with 2",
            "spark.executorEnv.OMP_NUM_THREADS=1",
            "spark.permafrost.threads=any")
        .hasMessageNotContaining("executor 0");
    SparkConf any = new SparkConf(false).set(NativeThreads.ALLOWED, "any");
    assertThatCode(() -> NativeThreads.check(any, threads)).doesNotThrowAnyException();
    assertThatCode(() -> NativeThreads.check(CONF, new TreeMap<>(Map.of("0", 1, "1", 1))))
        .doesNotThrowAnyException();
  }
}
