package org.permafrost.strategy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.permafrost.settings.TrainSettings.ImageChoice;
import org.permafrost.settings.TrainSettings.ImageSettings;

class ImageRulesTest {
  private static final int IMAGES = 2000;

  private static String image(int i) {
    return "train/" + i + ".png";
  }

  private static Confidences known(float... each) {
    Map<String, Float> values = new HashMap<>();
    for (int i = 0; i < IMAGES; i++) {
      values.put(image(i), each[i % each.length]);
    }
    return Confidences.none().with(values);
  }

  private static float[] candidates(float... each) {
    float[] all = new float[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      all[i] = each[i % each.length];
    }
    Arrays.sort(all);
    return all;
  }

  /** Share of the images of this kind that are drawn. */
  private static double share(ImageDraw draw, int kind, int kinds) {
    return IntStream.range(0, IMAGES)
        .filter(i -> i % kinds == kind)
        .mapToDouble(i -> draw.weight(image(i)) > 0 ? 1 : 0)
        .average()
        .orElseThrow();
  }

  @Test
  void randomImagesAreDrawnAnewEveryEpoch() {
    ImageRule rule = new RandomImages(3, 0.4);
    ImageDraw first = rule.draw(1, Confidences.none(), new float[0]);
    ImageDraw second = rule.draw(2, Confidences.none(), new float[0]);

    assertThat(rule.asks()).isFalse();
    assertThat(share(first, 0, 1)).isCloseTo(0.4, within(0.04));
    assertThat(share(second, 0, 1)).isCloseTo(0.4, within(0.04));
    double both =
        IntStream.range(0, IMAGES)
            .filter(i -> first.weight(image(i)) > 0 && second.weight(image(i)) > 0)
            .count();
    assertThat(both / IMAGES).as("independent").isCloseTo(0.16, within(0.03));
    ImageDraw again = new RandomImages(3, 0.4).draw(1, Confidences.none(), new float[0]);
    assertThat(IntStream.range(0, IMAGES))
        .allMatch(i -> again.weight(image(i)) == first.weight(image(i)));
  }

  /** With c = 1: probabilities 1, 0.5 and the floor of 0.1 in place of 0; their mean is 1.6 / 3. */
  @Test
  void doubtfulImagesComeInProportionToTheDoubt() {
    ImageDraw draw =
        new DoubtfulImages(1, 1.6 / 3, 0.1).draw(4, known(0, 0.5f, 1), candidates(0, 0.5f, 1));

    assertThat(share(draw, 0, 3)).isEqualTo(1);
    assertThat(share(draw, 1, 3)).isCloseTo(0.5, within(0.06));
    assertThat(share(draw, 2, 3)).isCloseTo(0.1, within(0.04));
  }

  @Test
  void theShareIsReachedWhateverTheDoubts() {
    for (float sure : new float[] {0.2f, 0.9f, 0.999f}) {
      ImageDraw draw =
          new DoubtfulImages(1, 0.6, 0.1).draw(2, known(sure, 0.5f), candidates(sure, 0.5f));

      assertThat(share(draw, 0, 1)).as("%s", sure).isCloseTo(0.6, within(0.04));
    }
  }

  @Test
  void anImageThatWasNeverSeenIsDoubtful() {
    ImageDraw draw = new DoubtfulImages(1, 0.55, 0.1).draw(2, known(1, 1), candidates(1, 1, 0));

    assertThat(draw.weight("new.png")).isEqualTo(1);
  }

  @Test
  void easyImagesAreThinnedOutAndCountForMore() {
    ImageRule rule = new EasyImages(1, 0.75);

    ImageDraw draw = rule.draw(2, known(0.9f, 0.1f), candidates(0.9f, 0.1f));

    assertThat(rule.asks()).isTrue();
    assertThat(IntStream.range(0, IMAGES).filter(i -> i % 2 == 1))
        .as("above the mean loss")
        .allMatch(i -> draw.weight(image(i)) == 1);
    IntUnaryOperator weight = i -> (int) draw.weight(image(i));
    assertThat(IntStream.range(0, IMAGES).filter(i -> i % 2 == 0).map(weight).distinct())
        .containsExactlyInAnyOrder(0, 4);
    assertThat(IntStream.range(0, IMAGES).map(weight).average().orElseThrow())
        .as("as much as all images")
        .isCloseTo(1, within(0.08));
    assertThat(draw.weight("new.png")).isEqualTo(1);
  }

  @Test
  void theFirstAndTheLastEpochsAreWhole() {
    ImageRules rules =
        ImageRules.of(new ImageSettings(ImageChoice.RANDOM, 0.5, 0.1, 0.5, 2, 1.5), 1);

    assertThat(IntStream.range(0, 10).filter(epoch -> rules.at(epoch, 10).isPresent()))
        .containsExactly(2, 3, 4, 5, 6, 7, 8);
    assertThat(rules.at(3.2, 4.8)).isPresent();
    assertThat(rules.at(3.4, 4.8)).isEmpty();
    assertThat(ImageRules.of(new ImageSettings(ImageChoice.ALL, 0.5, 0.1, 0.5, 0, 0), 1).at(3, 10))
        .isEmpty();
  }

  @Test
  void confidencesSurviveAFile() {
    Confidences some = known(0.25f, 1).with(Map.of(image(1), 0.5f, "other.png", 0f));

    assertThat(Confidences.read(some.bytes())).isEqualTo(some).hasSameHashCodeAs(some);
    assertThat(some.size()).isEqualTo(IMAGES + 1);
    assertThat(some.of(image(1))).isEqualTo(0.5f);
    assertThat(some.of(image(2))).isEqualTo(0.25f);
    assertThat(some.of("unknown.png")).isZero();
    byte[] damaged = some.bytes();
    damaged[8] = (byte) 0x7f;
    assertThatIllegalArgumentException().isThrownBy(() -> Confidences.read(damaged));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Confidences.read(Arrays.copyOf(damaged, 13)));
  }
}
