package org.permafrost.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectLimitTest {
  @ParameterizedTest
  @CsvSource({
    "0.01, 2, 0, 10, true",
    "0.01, 2, 1, 10, true",
    "0.01, 2, 2, 99, true",
    "0.01, 2, 3, 99, false",
    "0.01, 2, 3, 300, true",
    "0.01, 2, 4, 300, false",
    "0.01, 0, 1, 99, false",
    "0, 2, 1, 1000, false",
    "0, 2, 0, 1000, true",
    "0.5, 2, 5, 10, true",
  })
  void aFewAreToleratedWhateverTheirShare(
      double share, int tolerated, long rejected, long images, boolean allowed) {
    assertThat(new RejectLimit(share, tolerated).allows(rejected, images)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"7, 19, 0.369", "1, 1, 1", "1, 3, 0.334", "1, 100000, 0.001", "1, 4, 0.25"})
  void theRemedyIsEnough(long rejected, long images, String share) {
    assertThat(RejectLimit.enough(rejected, images)).isEqualTo(share);
    assertThat(new RejectLimit(Double.parseDouble(share), 0).allows(rejected, images)).isTrue();
  }
}
