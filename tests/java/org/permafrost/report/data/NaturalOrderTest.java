package org.permafrost.report.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
  @Test
  void numbersCountAndTheStemComesFirst() {
    assertThat(
            List.of("stage10-conv1", "stage2-conv10", "stem", "stage2-conv9", "conv1").stream()
                .sorted(NaturalOrder.OF_NAMES))
        .containsExactly("stem", "conv1", "stage2-conv9", "stage2-conv10", "stage10-conv1");
  }
}
