package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassScoresTest {
  private static final int FILTERS = 5;

  @Test
  void keepsCountSumMeanAndMaximum() {
    ClassScores scores = new ClassScores(7, 2);
    scores.add(new float[] {99, 1, 4}, 1);
    scores.add(new float[] {3, -2}, 0);

    assertThat(scores.label()).isEqualTo(7);
    assertThat(scores.count()).isEqualTo(2);
    assertThat(scores.filters()).isEqualTo(2);
    assertThat(scores.sum(0)).isEqualTo(4);
    assertThat(scores.sumFixed(0)).isEqualTo(4L << 20);
    assertThat(scores.mean(0)).isEqualTo(2);
    assertThat(scores.max(0)).isEqualTo(3);
    assertThat(scores.sum(1)).isEqualTo(2);
    assertThat(scores.max(1)).isEqualTo(4);
  }

  @Test
  void withoutImagesTheMeanIsZeroAndNothingIsTheMaximum() {
    ClassScores none = new ClassScores(0, 1);

    assertThat(none.mean(0)).isZero();
    assertThat(none.max(0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aScoreThatIsNotANumberIsRefused() {
    assertThatThrownBy(() -> new ClassScores(0, 1).add(new float[] {Float.NaN}, 0))
        .isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void mergingInAnyOrderAndGroupingGivesTheSameBits(long seed) {
    Random random = new Random(seed);
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      float[] scores = new float[FILTERS];
      for (int f = 0; f < FILTERS; f++) {
        scores[f] = (float) Math.abs(random.nextGaussian() * Math.pow(10, random.nextInt(5)));
      }
      images.add(scores);
    }
    ClassScores inOnePiece = of(images);

    for (int round = 0; round < 10; round++) {
      Collections.shuffle(images, random);
      List<ClassScores> parts = new ArrayList<>();
      for (int from = 0; from < images.size(); ) {
        int to = Math.min(images.size(), from + 1 + random.nextInt(20));
        parts.add(of(images.subList(from, to)));
        from = to;
      }
      while (parts.size() > 1) {
        ClassScores taken = parts.remove(random.nextInt(parts.size()));
        parts.get(random.nextInt(parts.size())).merge(taken);
      }
      assertSame(parts.get(0), inOnePiece);
    }
  }

  private static void assertSame(ClassScores a, ClassScores b) {
    assertThat(a.count()).isEqualTo(b.count());
    for (int f = 0; f < FILTERS; f++) {
      assertThat(a.sumFixed(f)).isEqualTo(b.sumFixed(f));
      assertThat(a.max(f)).isEqualTo(b.max(f));
      assertThat(a.mean(f)).isEqualTo(b.mean(f));
    }
  }

  private static ClassScores of(List<float[]> images) {
    ClassScores scores = new ClassScores(0, FILTERS);
    images.forEach(image -> scores.add(image, 0));
    return scores;
  }

  @Test
  void totalsMergeByClassAndLeaveTheirPartsAlone() {
    ClassScores one = RankCases.scores(2, new float[] {1, 2});
    ClassScores two = RankCases.scores(2, new float[] {3, -1}, new float[] {1, 1});
    ClassScores other = RankCases.scores(0, new float[] {5, 5});

    java.util.List<ClassScores> total = ClassScores.total(java.util.List.of(one, other, two));

    assertThat(total).extracting(ClassScores::label).containsExactly(0, 2);
    assertThat(total.get(1).count()).isEqualTo(3);
    assertThat(total.get(1).sum(0)).isEqualTo(5);
    assertThat(total.get(1).max(1)).isEqualTo(2);
    assertThat(one.count()).isEqualTo(1);
    assertThat(two.count()).isEqualTo(2);
  }
}
