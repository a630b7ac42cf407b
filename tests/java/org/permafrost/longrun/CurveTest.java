package org.permafrost.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurveTest {
  private static Level level(long heap, long threads) {
    return new Level(heap, 0, threads, 0, 0, 0);
  }

  @Test
  void warmingUpAndNoiseAreNoTrendAndALeakIs() {
    Curve steady = new Curve("steady");
    Curve leaking = new Curve("leaking");
    for (int i = 0; i < 50; i++) {
      long warm = i < 10 ? i * (10L << 20) : 100L << 20;
      steady.add(level(warm + (i % 3) * (5L << 20), 30 + i % 4));
      leaking.add(level(warm + i * (1L << 20), 30 + i / 2));
    }

    assertThat(steady.trends()).isEmpty();
    assertThat(leaking.trends())
        .hasSize(2)
        .anyMatch(trend -> trend.startsWith("heap of leaking"))
        .anyMatch(trend -> trend.startsWith("threads of leaking"));
  }
}
