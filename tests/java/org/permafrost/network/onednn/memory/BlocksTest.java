package org.permafrost.network.onednn.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlocksTest {
  private final List<Long> made = new ArrayList<>();
  private final Blocks<Long> blocks =
      new Blocks<>(
          size -> {
            made.add(size);
            return size;
          });

  @Test
  void lendsTheSmallestThatIsLargeEnough() {
    List.of(8L, 2L, 4L).forEach(size -> assertThat(blocks.take(size)).isEqualTo(size));
    List.of(8L, 2L, 4L).forEach(size -> blocks.giveBack(size, size));
    assertThat(blocks.take(3)).isEqualTo(4);
    assertThat(blocks.take(3)).isEqualTo(8);
    assertThat(blocks.take(1)).isEqualTo(2);
    assertThat(made).containsExactly(8L, 2L, 4L);
  }

  @Test
  void makesOneIfAllAreLentOrTooSmall() {
    blocks.giveBack(blocks.take(4), 4);
    assertThat(blocks.take(5)).isEqualTo(5);
    assertThat(blocks.take(4)).isEqualTo(4);
    assertThat(blocks.take(4)).isEqualTo(4);
    assertThat(made).containsExactly(4L, 5L, 4L);
  }

  @Test
  void makesNothingInASecondRound() {
    for (int round = 0; round < 2; round++) {
      List<Long> lent = List.of(blocks.take(7), blocks.take(3), blocks.take(7));
      lent.forEach(block -> blocks.giveBack(block, block));
      assertThat(made).containsExactly(7L, 3L, 7L);
    }
  }
}
