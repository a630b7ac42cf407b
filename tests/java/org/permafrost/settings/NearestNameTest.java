package org.permafrost.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  @Test
  void swappedNeighboursAreOneEdit() {
    assertThat(NearestName.distance("resnet43", "resnet34")).isEqualTo(1);
    assertThat(NearestName.of("resnet43", List.of("resnet18", "resnet34", "vgg16")))
        .isEqualTo("resnet34");
  }

  @Test
  void theLastPartOfAKeyMayDecide() {
    assertThat(
            NearestName.of(
                "train.lernig-rate",
                List.of("train.batch-size", "train.optimizer.learning-rate", "train.seed")))
        .isEqualTo("train.optimizer.learning-rate");
  }

  @Test
  void tiesGoByAlphabet() {
    assertThat(NearestName.of("c", List.of("b", "a"))).isEqualTo("a");
  }

  @Test
  void countsEdits() {
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
  }
}
