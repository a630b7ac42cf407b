package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreHistogramTest {
  @ParameterizedTest
  @CsvSource({
    "-3, 0",
    "0, 0",
    "NaN, 0",
    "1e-300, 1",
    "5.9e-8, 1",
    "1, 49",
    "1.41, 49",
    "1.42, 50",
    "2, 51",
    "0.99, 48",
    "0.70, 47",
    "127, 62",
    "128, 63",
    "1e30, 63"
  })
  void binsAreHalfOctaves(double score, int bin) {
    assertThat(ScoreHistogram.bin(score)).isEqualTo(bin);
  }

  @Test
  void everyImageIsCountedOnce() {
    ClassScores scores = RankCases.scores(0, new float[] {1}, new float[] {0}, new float[] {1});

    assertThat(scores.histogram(0)).hasSize(64);
    assertThat(scores.histogram(0)[49]).isEqualTo(2);
    assertThat(scores.histogram(0)[0]).isEqualTo(1);
  }
}
