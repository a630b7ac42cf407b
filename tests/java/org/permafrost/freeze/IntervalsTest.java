package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.network.catalog.Range;

class IntervalsTest {
  private static final int LENGTH = 60;

  private static Intervals of(int... startsAndEnds) {
    List<Range> intervals = new ArrayList<>();
    for (int i = 0; i < startsAndEnds.length; i += 2) {
      intervals.add(Range.between(startsAndEnds[i], startsAndEnds[i + 1]));
    }
    return Intervals.of(intervals);
  }

  @Test
  void uniteWhatOverlapsOrTouches() {
    assertThat(of(5, 9, 0, 2, 2, 3, 7, 12, 6, 7)).isEqualTo(of(0, 3, 5, 12));
    assertThat(of(5, 9, 0, 2, 2, 3).list())
        .containsExactly(Range.between(0, 3), Range.between(5, 9));
  }

  @Test
  void theComplementFillsTheGaps() {
    assertThat(of(2, 4, 6, 10).complement(12)).isEqualTo(of(0, 2, 4, 6, 10, 12));
    assertThat(of(0, 4, 6, 12).complement(12)).isEqualTo(of(4, 6));
    assertThat(Intervals.empty().complement(3)).isEqualTo(of(0, 3));
    assertThat(of(0, 3).complement(3)).isEqualTo(Intervals.empty());
    assertThat(Intervals.empty().complement(0)).isEqualTo(Intervals.empty());
  }

  @Test
  void containWhatLiesBetweenStartAndEnd() {
    Intervals some = of(0, 2, 5, 9);

    assertThat(IntStream.range(0, 12).filter(some::contains)).containsExactly(0, 1, 5, 6, 7, 8);
    assertThat(of(3, 4).contains(2)).isFalse();
    assertThat(Intervals.empty().contains(0)).isFalse();
  }

  @Test
  void gapsEndWithTheRange() {
    assertThat(of(2, 4, 6, 10).gaps(Range.between(3, 8))).isEqualTo(of(4, 6));
    assertThat(of(2, 4, 6, 10).gaps(Range.between(1, 7))).isEqualTo(of(1, 2, 4, 6));
    assertThat(of(2, 9).gaps(Range.between(3, 8))).isEqualTo(Intervals.empty());
    assertThat(of(2, 4).gaps(Range.between(4, 8))).isEqualTo(of(4, 8));
    assertThat(of(9, 12).gaps(Range.between(4, 8))).isEqualTo(of(4, 8));
    assertThat(of(2, 6).gaps(Range.between(4, 5))).isEqualTo(Intervals.empty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behaveLikeASetOfPositions(long seed) {
    Random random = new Random(seed);
    List<Range> parts = new ArrayList<>();
    BitSet expected = new BitSet();
    for (int i = 0; i < random.nextInt(12); i++) {
      int start = random.nextInt(LENGTH);
      int end = Math.min(LENGTH, start + 1 + random.nextInt(8));
      parts.add(Range.between(start, end));
      expected.set(start, end);
    }
    Intervals intervals = Intervals.of(parts);
    Intervals complement = intervals.complement(LENGTH);

    assertThat(positions(intervals)).isEqualTo(expected);
    assertThat(intervals.size()).isEqualTo(expected.cardinality());
    BitSet rest = new BitSet();
    rest.set(0, LENGTH);
    rest.andNot(expected);
    assertThat(positions(complement)).isEqualTo(rest);
    assertThat(complement.complement(LENGTH)).isEqualTo(intervals);
    int from = random.nextInt(LENGTH);
    int to = from + 1 + random.nextInt(LENGTH - from);
    BitSet within = new BitSet();
    within.set(from, to);
    within.and(rest);
    assertThat(positions(intervals.gaps(Range.between(from, to)))).isEqualTo(within);
    for (int i = 1; i < intervals.count(); i++) {
      assertThat(intervals.start(i)).as("no touching").isGreaterThan(intervals.end(i - 1));
    }

    float[] full = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      full[i] = random.nextFloat();
    }
    float[] copy = new float[LENGTH];
    intervals.scatter(intervals.gather(full), copy);
    complement.scatter(complement.gather(full), copy);
    assertThat(copy).isEqualTo(full);
  }

  @Test
  void scatterLeavesTheRestAlone() {
    float[] full = {1, 2, 3, 4, 5};

    of(1, 2, 3, 5).scatter(new float[] {-2, -4, -5}, full);

    assertThat(full).containsExactly(1, -2, 3, -4, -5);
    assertThat(of(1, 2, 3, 5).gather(full)).containsExactly(-2, -4, -5);
  }

  @Test
  void wrongSizesAreRefused() {
    assertThatThrownBy(() -> of(0, 2).scatter(new float[3], new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("2", "3");
    assertThatThrownBy(() -> Range.between(3, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Range.between(2, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Range.between(-1, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  private static BitSet positions(Intervals intervals) {
    BitSet positions = new BitSet();
    intervals.list().forEach(i -> positions.set(i.start(), i.end()));
    return positions;
  }

  @Test
  void packingCopiesNothingIfAllIsMeant() {
    float[] full = {1, 2, 3, 4};
    float[] packed = of(0, 4).pack(full);

    assertThat(packed).isSameAs(full);
    assertThat(of(0, 4).unpack(packed, 4)).isSameAs(full);
    assertThat(of(1, 2).pack(full)).containsExactly(2);
    assertThat(of(1, 2).unpack(new float[] {9}, 4)).containsExactly(0, 9, 0, 0);
  }
}
