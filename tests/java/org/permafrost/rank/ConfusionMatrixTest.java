package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static ConfusionMatrix matrix(long[][] counts) {
    ConfusionMatrix matrix = new ConfusionMatrix(counts.length);
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        for (long n = 0; n < counts[actual][predicted]; n++) {
          matrix.add(actual, predicted);
        }
      }
    }
    return matrix;
  }

  @Test
  void f1OfTheTwoByTwoCase() {
    ConfusionMatrix matrix = matrix(new long[][] {{3, 1}, {2, 4}});

    List<ClassMetrics> metrics = matrix.metrics();

    assertThat(metrics.get(0)).isEqualTo(new ClassMetrics(0, 3 / 5.0, 3 / 4.0, 6 / 9.0, 4, 3));
    assertThat(metrics.get(1)).isEqualTo(new ClassMetrics(1, 4 / 5.0, 4 / 6.0, 8 / 11.0, 6, 4));
    assertThat(metrics.get(0).f1()).isCloseTo(0.6667, within(5e-5));
    assertThat(metrics.get(1).f1()).isCloseTo(0.7273, within(5e-5));
    assertThat(matrix.accuracy()).isEqualTo(0.7);
    assertThat(matrix.images()).isEqualTo(10);
    assertThat(matrix.count(1, 0)).isEqualTo(2);
  }

  @Test
  void aRatioWithoutImagesIsZero() {
    ConfusionMatrix absent = matrix(new long[][] {{2, 0, 0}, {0, 0, 0}, {1, 0, 0}});

    assertThat(absent.metrics().get(1)).isEqualTo(new ClassMetrics(1, 0, 0, 0, 0, 0));
    assertThat(absent.metrics().get(2)).isEqualTo(new ClassMetrics(2, 0, 0, 0, 1, 0));
    assertThat(new ConfusionMatrix(2).accuracy()).isZero();
  }

  @Test
  void mergingAddsCellByCell() {
    ConfusionMatrix sum =
        matrix(new long[][] {{3, 1}, {2, 4}}).merge(matrix(new long[][] {{1, 0}, {5, 2}}));

    assertThat(sum.count(0, 0)).isEqualTo(4);
    assertThat(sum.count(0, 1)).isEqualTo(1);
    assertThat(sum.count(1, 0)).isEqualTo(7);
    assertThat(sum.count(1, 1)).isEqualTo(6);
    assertThat(sum.classes()).isEqualTo(2);
  }

  /** Judging sends one for each set of filters and partition. */
  @Test
  void classesWithoutImagesTakeNoRoom() throws IOException {
    ConfusionMatrix few = new ConfusionMatrix(1000);
    few.add(7, 993);
    few.merge(new ConfusionMatrix(1000)).add(7, 7);

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(few);
    }

    assertThat(bytes.size()).isLessThan(50_000);
    assertThat(few.count(7, 993)).isEqualTo(1);
    assertThat(few.count(3, 3)).isZero();
    assertThat(few.metrics()).hasSize(1000);
    assertThat(few.metrics().get(993).precision()).isZero();
    assertThat(few.accuracy()).isEqualTo(0.5);
  }
}
