package org.permafrost.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.head.HeadCases.Case;
import org.permafrost.head.sums.Expansion;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureReader;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.head.sums.Spread;

class HeadsTest {
  private static final Offset<Double> ROUNDING = within(1e-12);

  /** Two classes on a line: 0, 2 and 4, 6. */
  private static final List<Case> LINE =
      List.of(point("a", 0), point("a", 2), point("b", 4), point("b", 6));

  private static Case point(String name, float z) {
    return new Case(name, new float[] {z});
  }

  private static double[] scores(HeadKind kind, HeadNumbers numbers, float z) {
    FeatureMap map = HeadCases.map(kind, LINE);
    Head head = kind.fit(HeadCases.sums(kind, map, LINE), numbers);
    return head.scores(new FeatureReader(map).read(new float[] {z}));
  }

  /** Means 1 and 5, variance 2: weights 1/2 and 5/2, biases -1/4 and -25/4. */
  @Test
  void discriminantAnalysisOnALine() {
    HeadNumbers numbers = new HeadNumbers(0, 0, 0, 0, 1);

    assertThat(scores(HeadKind.SLDA, numbers, 0))
        .containsExactly(new double[] {-0.25, -6.25}, ROUNDING);
    assertThat(scores(HeadKind.SLDA, numbers, 1))
        .containsExactly(new double[] {0.25, -3.75}, ROUNDING);
    assertThat(scores(HeadKind.SLDA, numbers, 3))
        .containsExactly(new double[] {1.25, 1.25}, ROUNDING);
  }

  /** Half of the identity in units of the features: the variance becomes 2/2 + 1/2. */
  @Test
  void shrinkageIsInUnitsOfTheFeatures() {
    double[] scores = scores(HeadKind.SLDA, new HeadNumbers(0.5, 0, 0, 0, 1), 1);

    assertThat(scores).containsExactly(new double[] {0.5 / 1.5, -7.5 / 1.5}, ROUNDING);
  }

  @Test
  void theNearestMeanOnALine() {
    double step = HeadCases.map(HeadKind.NCM, LINE).step();
    double[] scores = scores(HeadKind.NCM, HeadCases.numbers(), 3);

    assertThat(scores).containsExactly(2.5 / step / step, 2.5 / step / step);
  }

  /**
   * One feature has a correlation of 1 with itself; of length 1 all positive points are the same.
   */
  @Test
  void covarianceOfEachClassOnALine() {
    assertThat(scores(HeadKind.FECAM, HeadCases.numbers(), 5)).containsExactly(0, 0);
  }

  /** Roots (1, 0) and (3, 4): mean (2, 2), covariance (2, 4; 4, 8). */
  @Test
  void covarianceOfAClassInThePlane() {
    List<Case> cases =
        List.of(new Case("a", new float[] {1, 0}), new Case("a", new float[] {9, 16}));
    FeatureMap map = HeadCases.map(HeadKind.FECAM, cases);
    Head head = HeadKind.FECAM.fit(HeadCases.sums(HeadKind.FECAM, map, cases), HeadCases.numbers());
    double[] scores = head.scores(new FeatureReader(map).read(new float[] {1, 0}));

    // Once: 2 + 5 and 8 + 5 on the diagonal, 4 + 4 beside it. Twice: 7 + 10, 13 + 10 and 8 + 8.
    double correlation = 16 / Math.sqrt(17 * 23);
    assertThat(scores[0]).isCloseTo(-distance(1, 0, 2, 2, correlation), ROUNDING);
  }

  /** Mahalanobis' distance between two directions under a correlation, squared. */
  private static double distance(double x, double y, double mx, double my, double r) {
    double dx = x / Math.hypot(x, y) - mx / Math.hypot(mx, my);
    double dy = y / Math.hypot(x, y) - my / Math.hypot(mx, my);
    return (dx * dx - 2 * r * dx * dy + dy * dy) / (1 - r * r);
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void orderPartsAndTasksChangeNoBit(HeadKind kind) {
    List<Case> cases = HeadCases.cases(4, 70);
    FeatureMap map = HeadCases.map(kind, cases);
    FeatureSums joint = HeadCases.sums(kind, map, cases);
    List<Case> shuffled = new ArrayList<>(cases);
    Collections.shuffle(shuffled, new Random(1));
    FeatureSums parts =
        HeadCases.sums(kind, map, shuffled.subList(0, 7))
            .plus(HeadCases.sums(kind, map, shuffled.subList(7, 200)))
            .plus(HeadCases.sums(kind, map, shuffled.subList(200, 280)));
    FeatureSums tasks =
        HeadCases.sums(kind, map, cases.subList(140, 280))
            .plus(HeadCases.sums(kind, map, cases.subList(0, 140)));

    assertThat(parts).isEqualTo(joint);
    assertThat(tasks).isEqualTo(joint);
    int[] image = new FeatureReader(map).read(cases.get(100).features());
    assertThat(kind.fit(tasks, HeadCases.numbers()).scores(image))
        .isEqualTo(kind.fit(joint, HeadCases.numbers()).scores(image));
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void everyKindTellsTheClassesApart(HeadKind kind) {
    List<Case> cases = HeadCases.cases(4, 70);
    FeatureMap map = HeadCases.map(kind, cases);
    Head head = kind.fit(HeadCases.sums(kind, map, cases), HeadCases.numbers());
    FeatureReader reader = new FeatureReader(map);
    long right =
        cases.stream()
            .filter(
                c ->
                    Probabilities.largest(head.scores(reader.read(c.features())))
                        == c.name().charAt(0) - 'a')
            .count();

    assertThat(right).isGreaterThan(200);
  }

  /** The joint solution from the images themselves, by elimination. */
  @Test
  void ridgeByTasksIsTheJointSolution() {
    List<Case> cases = HeadCases.cases(3, 30);
    FeatureMap map = HeadCases.map(HeadKind.RIDGE, cases);
    FeatureReader reader = new FeatureReader(map);
    int m = map.outputs();
    double[][] system = new double[m][m + 3];
    double trace = 0;
    for (Case c : cases) {
      int[] h = reader.read(c.features());
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          system[i][j] += (double) h[i] * h[j];
        }
        system[i][m + c.name().charAt(0) - 'a'] += h[i];
      }
    }
    for (int i = 0; i < m; i++) {
      trace += system[i][i];
    }
    for (int i = 0; i < m; i++) {
      system[i][i] += 1e-3 * trace / m;
    }
    eliminate(system);
    FeatureSums tasks =
        HeadCases.sums(HeadKind.RIDGE, map, cases.subList(0, 30))
            .plus(HeadCases.sums(HeadKind.RIDGE, map, cases.subList(30, 90)));
    int[] image = reader.read(cases.get(40).features());
    double[] scores = HeadKind.RIDGE.fit(tasks, HeadCases.numbers()).scores(image);

    for (int k = 0; k < 3; k++) {
      double expected = 0;
      for (int i = 0; i < m; i++) {
        expected += system[i][m + k] * image[i];
      }
      assertThat(scores[k]).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    }
  }

  private static void eliminate(double[][] system) {
    for (int i = 0; i < system.length; i++) {
      for (int row = 0; row < system.length; row++) {
        double factor = row == i ? 0 : system[row][i] / system[i][i];
        for (int j = i; factor != 0 && j < system[i].length; j++) {
          system[row][j] -= factor * system[i][j];
        }
      }
    }
    for (int i = 0; i < system.length; i++) {
      for (int j = system.length; j < system[i].length; j++) {
        system[i][j] /= system[i][i];
      }
    }
  }

  @Test
  void fewerImagesThanFeaturesNeedShrinkage() {
    List<Case> cases = HeadCases.cases(2, 2);
    FeatureMap map = HeadCases.map(HeadKind.SLDA, cases);
    FeatureSums sums = HeadCases.sums(HeadKind.SLDA, map, cases);

    assertThatThrownBy(() -> HeadKind.SLDA.fit(sums, new HeadNumbers(0, 0, 0, 0, 1)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(HeadKind.SLDA.fit(sums, HeadCases.numbers())).isNotNull();
  }

  @Test
  void sumsOfOtherFeaturesAreNotAdded() {
    FeatureSums one = HeadCases.sums(HeadKind.NCM, FeatureMap.of(Expansion.PLAIN, 1, 6), LINE);
    FeatureSums other = HeadCases.sums(HeadKind.NCM, FeatureMap.of(Expansion.PLAIN, 1, 60), LINE);

    assertThatThrownBy(() -> one.plus(other)).isInstanceOf(IllegalArgumentException.class);
    assertThat(one.spread()).isEqualTo(Spread.NONE);
  }
}
