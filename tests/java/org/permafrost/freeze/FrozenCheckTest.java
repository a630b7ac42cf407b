package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.permafrost.network.catalog.Range;

class FrozenCheckTest {
  private static final Intervals FROZEN =
      Intervals.of(List.of(Range.between(1, 2), Range.between(3, 4)));

  @Test
  void whatIsNotFrozenMayMove() {
    assertThatCode(
            () ->
                FrozenCheck.unmoved(
                    FROZEN, new float[] {1, Float.NaN, 3, 4}, new float[] {9, Float.NaN, 9, 4}))
        .doesNotThrowAnyException();
  }

  @Test
  void oneBitIsAMove() {
    assertThatThrownBy(
            () ->
                FrozenCheck.unmoved(
                    FROZEN, new float[] {1, 2, 3, 4}, new float[] {1, 2, 3, Math.nextUp(4f)}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("position 3", "4.0", "4.0000005");
    assertThatThrownBy(
            () ->
                FrozenCheck.unmoved(FROZEN, new float[] {1, 0f, 3, 4}, new float[] {1, -0f, 3, 4}))
        .hasMessageContaining("position 1");
  }
}
