package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KMeansTest {
  @Test
  void separatesTwoGroupsWithoutDrawingAnything() {
    double[][] points = {{0, 0}, {0, 1}, {10, 10}, {10, 12}, {0, 2}};
    KMeans means = KMeans.of(points, 2);

    assertThat(means.cluster(0)).isEqualTo(means.cluster(1)).isEqualTo(means.cluster(4));
    assertThat(means.cluster(2)).isEqualTo(means.cluster(3)).isNotEqualTo(means.cluster(0));
    // Centres (0, 1) and (10, 11).
    assertThat(means.distance(1)).isCloseTo(0, within(1e-12));
    assertThat(means.distance(0)).isCloseTo(1, within(1e-12));
    assertThat(means.distance(3)).isCloseTo(1, within(1e-12));
  }

  @Test
  void fewerDifferentPointsThanClustersAreNoProblem() {
    double[][] points = {{1}, {1}, {1}};
    KMeans means = KMeans.of(points, 3);

    assertThat(means.distance(2)).isZero();
    assertThat(means.cluster(0)).isEqualTo(means.cluster(2));
  }
}
