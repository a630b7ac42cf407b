package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NativeExecutorsTest {
  @Test
  void executorsWithTheSameObstacleAreNamedTogether() {
    assertThat(
            NativeExecutors.described(
                new TreeMap<>(Map.of("1", "no AVX2", "2", "no library", "3", "no AVX2"))))
        .contains("no AVX2 (executor 1, 3); no library (executor 2)");
    assertThat(NativeExecutors.described(new TreeMap<>())).isEmpty();
  }
}
