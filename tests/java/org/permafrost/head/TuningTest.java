package org.permafrost.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.head.HeadCases.Case;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureReader;
import org.permafrost.head.sums.FeatureSums;

class TuningTest {
  private static final List<Case> CASES = HeadCases.cases(3, 60);

  private static List<Tuning.Example> examples(FeatureMap map) {
    FeatureReader reader = new FeatureReader(map);
    return CASES.stream()
        .map(c -> new Tuning.Example(c.name().charAt(0) - 'a', reader.read(c.features())))
        .toList();
  }

  private static double loss(Head head, double temperature, List<Tuning.Example> examples) {
    return examples.stream()
        .mapToDouble(
            e -> -Probabilities.logarithms(head.scores(e.numbers()), temperature)[e.label()])
        .sum();
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void noNeighbouringTemperatureIsLikelier(HeadKind kind) {
    FeatureMap map = HeadCases.map(kind, CASES);
    FeatureSums sums = HeadCases.sums(kind, map, CASES);
    List<Tuning.Example> examples = examples(map);
    HeadNumbers chosen = Tuning.choose(kind, sums, HeadCases.numbers(), examples);
    Head head = kind.fit(sums, chosen);

    assertThat(chosen.gamma()).isEqualTo(HeadCases.numbers().gamma());
    double least = loss(head, chosen.temperature(), examples);
    assertThat(least).isLessThan(loss(head, chosen.temperature() * 1.42, examples));
    assertThat(least).isLessThan(loss(head, chosen.temperature() / 1.42, examples));
  }

  @Test
  void noOtherPenaltyIsRightMoreOften() {
    FeatureMap map = HeadCases.map(HeadKind.RIDGE, CASES);
    FeatureSums sums = HeadCases.sums(HeadKind.RIDGE, map, CASES);
    List<Tuning.Example> examples = examples(map);
    HeadNumbers open = new HeadNumbers(0, 0, 0, 0, 1);
    HeadNumbers chosen = Tuning.choose(HeadKind.RIDGE, sums, open, examples);

    assertThat(chosen.gamma()).isPositive();
    for (double gamma : new double[] {1e-7, 1e-4, 1e-2, 1}) {
      assertThat(right(sums, gamma, examples))
          .isLessThanOrEqualTo(right(sums, chosen.gamma(), examples));
    }
  }

  private static long right(FeatureSums sums, double gamma, List<Tuning.Example> examples) {
    Head head = HeadKind.RIDGE.fit(sums, new HeadNumbers(0, 0, 0, gamma, 1));
    return examples.stream()
        .filter(e -> Probabilities.largest(head.scores(e.numbers())) == e.label())
        .count();
  }
}
