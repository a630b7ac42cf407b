package org.permafrost.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterIndexTest {
  private final FilterIndex index = RankCases.network(2, 3, 1);

  @Test
  void numbersRunThroughTheLayersAndBack() {
    assertThat(index.size()).isEqualTo(6);
    int number = 0;
    for (int l = 0; l < index.layers().size(); l++) {
      assertThat(index.first(l)).isEqualTo(number);
      for (int f = 0; f < index.layers().get(l).filters(); f++) {
        assertThat(index.number(index.filter(l, f))).isEqualTo(number++);
      }
    }
    assertThat(number).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({"stage1_conv,2", "stage3_conv,1", "stage4_conv,0", "stage2_conv,-1"})
  void aFilterThatIsNotThereIsRefused(String layer, int filter) {
    assertThatThrownBy(() -> index.number(new FilterId(layer, filter)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(layer);
  }
}
