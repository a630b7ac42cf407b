package org.permafrost.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Four classes in two tasks; the network has them in another order behind two others. */
class AnswersTest {
  private static final int[] OUTPUTS = {5, 2, 3, 4};
  private static final double[] SCORES = {2, 0, 1.5, 1.4};

  private static Answers answers(double mix, double... scales) {
    return new Answers(4, List.of(new int[] {0, 1}, new int[] {2, 3}), OUTPUTS, scales, 1, mix);
  }

  /** Logits of the network by class. */
  private static float[] logits(float a, float b, float c, float d) {
    return new float[] {9, 9, b, c, d, a};
  }

  @Test
  void eachWayNamesItsOwnClass() {
    var named = answers(1, 1, 1, 1, 1).of(SCORES, logits(0, 1, 2, 2.5f), 1);

    assertThat(named.get(Answer.HEAD)).isZero();
    assertThat(named.get(Answer.NETWORK)).isEqualTo(3);
    assertThat(named.get(Answer.ALIGNED)).isEqualTo(3);
    // Sums 2, 1, 3.5 and 3.9.
    assertThat(named.get(Answer.MIX)).isEqualTo(3);
    // e^2 + 1 = 8.4 is less than e^1.5 + e^1.4 = 8.5.
    assertThat(named.get(Answer.TASK_FROM_HEAD)).isEqualTo(3);
    assertThat(named.get(Answer.HEAD_TASK_KNOWN)).isZero();
    assertThat(named.get(Answer.NETWORK_TASK_KNOWN)).isEqualTo(1);
  }

  @Test
  void theWeightDecidesBetweenHeadAndNetwork() {
    float[] logits = logits(0, 1, 2, 2.5f);

    // 2.5 + 1.4 m against 2 m: equal at 4.17.
    assertThat(answers(4.1, 1, 1, 1, 1).of(SCORES, logits, 0).get(Answer.MIX)).isEqualTo(3);
    assertThat(answers(4.2, 1, 1, 1, 1).of(SCORES, logits, 0).get(Answer.MIX)).isZero();
  }

  @Test
  void alignedLogitsAreScaled() {
    var named = answers(1, 1, 1, 0.3, 0.3).of(SCORES, logits(0, 1, 2, 2.5f), 0);

    assertThat(named.get(Answer.ALIGNED)).isEqualTo(1);
  }

  @Test
  void withoutItsClassesTheNetworkSaysNothing() {
    Answers answers =
        new Answers(2, List.of(new int[] {0}, new int[] {1}), new int[0], new double[0], 1, 1);

    assertThat(answers.ways()).containsExactly(Answer.HEAD, Answer.HEAD_TASK_KNOWN);
    assertThat(answers.of(new double[] {1, 2}, new float[] {3}, 0))
        .containsEntry(Answer.HEAD, 1)
        .containsEntry(Answer.HEAD_TASK_KNOWN, 0);
  }

  @Test
  void withoutTasksThereAreNoAnswersThatKnowThem() {
    Answers answers =
        new Answers(2, List.of(new int[] {0, 1}), new int[] {0, 1}, new double[] {1, 1}, 1, 1);

    assertThat(answers.ways()).containsExactly(Answer.HEAD, Answer.NETWORK, Answer.MIX);
  }
}
