package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.permafrost.rank.FreezeMask.Frozen;

class FreezeMaskTest {
  private static Frozen frozen(String layer, int index, int label, int epoch) {
    return new Frozen(new FilterId(layer, index), label, epoch, 2.5, 1);
  }

  /** Frozen and shared filters. */
  private static long inLayer(FreezeMask mask, String layer) {
    return IntStream.range(0, 10).filter(i -> mask.holds(new FilterId(layer, i))).count();
  }

  @Test
  void aFilterKeepsItsFirstOwner() {
    FreezeMask first = FreezeMask.none().with(List.of(frozen("a", 1, 0, 3), frozen("b", 0, 0, 3)));

    FreezeMask union = first.with(List.of(frozen("a", 1, 7, 5), frozen("a", 2, 7, 5)));

    assertThat(union.size()).isEqualTo(3);
    assertThat(union.of(new FilterId("a", 1))).contains(frozen("a", 1, 0, 3));
    assertThat(union.of(new FilterId("a", 2))).contains(frozen("a", 2, 7, 5));
    assertThat(inLayer(union, "a")).isEqualTo(2);
    assertThat(inLayer(union, "c")).isZero();
    assertThat(first.size()).as("the mask before stays as it was").isEqualTo(2);
  }

  @Test
  void filtersAreSortedByLayerAndIndex() {
    FreezeMask mask =
        FreezeMask.none()
            .with(List.of(frozen("b", 0, 0, 1), frozen("a", 10, 0, 1), frozen("a", 9, 0, 1)));

    assertThat(mask.filters())
        .containsExactly(new FilterId("a", 9), new FilterId("a", 10), new FilterId("b", 0));
    assertThat(mask.all()).extracting(Frozen::filter).containsExactlyElementsOf(mask.filters());
    assertThat(mask.contains(new FilterId("a", 9))).isTrue();
    assertThat(mask.contains(new FilterId("a", 8))).isFalse();
  }

  @Test
  void aSharedFilterIsHeldButNotFrozen() {
    FreezeMask mask =
        FreezeMask.none()
            .with(List.of(frozen("a", 1, 0, 1), frozen("a", 2, 0, 1)))
            .share(List.of(frozen("a", 1, 5, 2), frozen("a", 3, 5, 2)));

    assertThat(mask.filters()).containsExactly(new FilterId("a", 2));
    assertThat(mask.size()).isEqualTo(1);
    assertThat(mask.contains(new FilterId("a", 1))).isFalse();
    assertThat(mask.holds(new FilterId("a", 1))).isTrue();
    assertThat(mask.holds(new FilterId("a", 3))).as("was not frozen").isFalse();
    assertThat(inLayer(mask, "a")).isEqualTo(2);
    assertThat(mask.shared())
        .containsExactly(new FreezeMask.Shared(frozen("a", 1, 0, 1), frozen("a", 1, 5, 2)));
  }

  @Test
  void aSharedFilterNeverFreezesAgainAndKeepsItsFirstTwoOwners() {
    FreezeMask shared =
        FreezeMask.none().with(List.of(frozen("a", 1, 0, 1))).share(List.of(frozen("a", 1, 5, 2)));

    assertThat(shared.with(List.of(frozen("a", 1, 6, 3)))).isEqualTo(shared);
    assertThat(shared.share(List.of(frozen("a", 1, 6, 3)))).isEqualTo(shared);
    assertThat(shared).isNotEqualTo(FreezeMask.none());
  }

  @Test
  void isAValue() {
    FreezeMask one = FreezeMask.none().with(List.of(frozen("a", 1, 0, 1), frozen("a", 2, 0, 1)));
    FreezeMask same = FreezeMask.none().with(List.of(frozen("a", 2, 0, 1), frozen("a", 1, 0, 1)));

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one).isNotEqualTo(FreezeMask.none());
    assertThatThrownBy(() -> one.filters().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> one.all().clear()).isInstanceOf(UnsupportedOperationException.class);
    assertThat(FreezeMask.none().size()).isZero();
  }
}
