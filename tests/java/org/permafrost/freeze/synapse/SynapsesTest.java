package org.permafrost.freeze.synapse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.ElasticPull;
import org.permafrost.freeze.Intervals;
import org.permafrost.network.catalog.Range;

/** Importance by hand: the loss {@code w^2 / 2} from 2 on, at rate 0.5. */
class SynapsesTest {
  private static final Intervals ONE = positions(0, 1);
  private static final double NO_LIMIT = Double.MAX_VALUE;

  private static Intervals positions(int... startsAndEnds) {
    return Intervals.of(
        java.util.stream.IntStream.range(0, startsAndEnds.length / 2)
            .mapToObj(i -> Range.between(startsAndEnds[2 * i], startsAndEnds[2 * i + 1]))
            .toList());
  }

  private static float[] f(float... values) {
    return values;
  }

  private static Synapses threeSteps() {
    return Synapses.none(ONE)
        .moved(f(2), f(1), f(2))
        .moved(f(1), f(.5f), f(1))
        .moved(f(.5f), f(.25f), f(.5f));
  }

  @Test
  void theSquareLossHasTheImportanceOfThePublishedRule() {
    Synapses path = threeSteps();

    assertThat(path.omega()).containsExactly(2.625f);
    assertThat(path.measure(f(.25f), .1, NO_LIMIT, List.of()).importance()[0])
        .isEqualTo((float) (2.625 / (1.75 * 1.75 + .1)))
        .isCloseTo(.83004f, within(5e-6f));
  }

  @Test
  void aNewPathAddsToWhatWasMeasuredAndStartsFromThere() {
    Synapses first = threeSteps().measure(f(.25f), .1, NO_LIMIT, List.of());
    Synapses second = first.moved(f(.25f), f(1.25f), f(-2));

    assertThat(first.onPath()).isFalse();
    assertThat(second.omega()).containsExactly(2);
    assertThat(second.measure(f(1.25f), .1, NO_LIMIT, List.of()).importance()[0])
        .isCloseTo((float) (2.625 / 3.1625 + 2 / 1.1), within(1e-6f));
  }

  @Test
  void aPathThatRaisedTheLossTakesImportanceAwayButNotBelowZero() {
    Synapses first = threeSteps().measure(f(.25f), .1, NO_LIMIT, List.of());

    assertThat(
            first
                .moved(f(.25f), f(1.25f), f(.5f))
                .measure(f(1.25f), .1, NO_LIMIT, List.of())
                .importance()[0])
        .isCloseTo((float) (2.625 / 3.1625 - .5 / 1.1), within(1e-6f));
    assertThat(
            first
                .moved(f(.25f), f(1.25f), f(5))
                .measure(f(1.25f), .1, NO_LIMIT, List.of())
                .importance())
        .containsExactly(0);
  }

  @Test
  void importanceIsClipped() {
    assertThat(threeSteps().measure(f(.25f), .1, .5, List.of()).importance()).containsExactly(.5f);
  }

  /** The last is followed, but in no unit; the third is not followed. */
  @Test
  void theParametersOfAUnitShareItsImportance() {
    Synapses path =
        Synapses.none(positions(0, 2, 3, 4)).moved(f(0, 0, 0, 0), f(1, 2, 9, 1), f(-3, 1, -1));

    float[] importance =
        path.measure(f(1, 2, 9, 1), .5, NO_LIMIT, List.of(positions(0, 2))).importance();

    assertThat(path.omega()).containsExactly(3, -2, 0, 1);
    assertThat(importance)
        .containsExactly((float) (1 / 6.), (float) (1 / 6.), 0, (float) (1 / 1.5));
  }

  @Test
  void whatDidNotMoveDoesNotMatter() {
    Synapses path = Synapses.none(positions(0, 2)).moved(f(1, 1), f(1, 0), f(5, 5));

    assertThat(path.measure(f(1, 0), .1, NO_LIMIT, List.of()).importance()[0]).isZero();
  }

  @Test
  void whatWorkersMultipliedIsAdded() {
    Synapses path =
        Synapses.none(positions(1, 2)).lowered(f(7, 2), f(2)).lowered(f(7, 1), f(.625f));

    assertThat(path.omega()).containsExactly(0, 2.625f);
    assertThat(path.measure(f(7, .25f), .1, NO_LIMIT, List.of()).importance()[1])
        .isEqualTo((float) (2.625 / (1.75 * 1.75 + .1)));
  }

  /** Against the penalty {@code c * sum Omega (theta - anchor)^2}, differentiated numerically. */
  @ParameterizedTest
  @CsvSource({"1", "10", "0.25"})
  void thePullIsTheGradientOfThePenalty(double strength) {
    Synapses measured =
        Synapses.none(positions(0, 1, 2, 4))
            .moved(f(0, 0, 0, 0), f(1, 1, 2, -1), f(-1, -2, 3))
            .measure(f(1, 1, 2, -1), .1, NO_LIMIT, List.of());
    float[] theta = {1.5f, 3, 1.25f, -3};
    INDArray gradient = Nd4j.zeros(1, 4);

    ElasticPull pull = measured.pull(strength, 0);
    pull.apply(gradient, Nd4j.createFromArray(theta).reshape(1, 4));

    float[] importance = measured.importance();
    assertThat(importance[0]).isPositive();
    double[] anchors = {1, 1, 2, -1};
    for (int i = 0; i < 4; i++) {
      double[] up = doubles(theta);
      double[] down = doubles(theta);
      up[i] += 1e-4;
      down[i] -= 1e-4;
      double slope =
          (penalty(strength, importance, up, anchors)
                  - penalty(strength, importance, down, anchors))
              / 2e-4;
      assertThat((double) gradient.getFloat(0, i)).isCloseTo(slope, within(1e-5));
    }
  }

  private static double penalty(
      double strength, float[] importance, double[] theta, double[] anchors) {
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      sum += importance[i] * (theta[i] - anchors[i]) * (theta[i] - anchors[i]);
    }
    return strength * sum;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static Synapses inTheSecondTask() {
    return threeSteps().measure(f(.25f), .1, NO_LIMIT, List.of()).moved(f(.25f), f(1), f(-2));
  }

  @Test
  void bytesComeBack() {
    for (Synapses synapses : List.of(Synapses.none(ONE), threeSteps(), inTheSecondTask())) {
      byte[] bytes = synapses.toBytes();
      Synapses read = Synapses.fromBytes(ONE, 1, bytes);

      assertThat(read.toBytes()).isEqualTo(bytes);
      assertThat(read.onPath()).isEqualTo(synapses.onPath());
      assertThat(read.measured()).isEqualTo(synapses.measured());
    }
    assertThat(ByteBuffer.wrap(threeSteps().toBytes()).order(ByteOrder.LITTLE_ENDIAN).getInt())
        .as("version")
        .isEqualTo(1);
  }

  @Test
  void bytesThatEndTooEarlyOrTooLateAreRefused() {
    byte[] bytes = inTheSecondTask().toBytes();

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatIllegalArgumentException().isThrownBy(() -> Synapses.fromBytes(ONE, 1, cut));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Synapses.fromBytes(ONE, 1, Arrays.copyOf(bytes, bytes.length + 3)))
        .withMessage("3 bytes are left over");
  }

  /** Offsets: version 0, start 4, omega 12, importance 20, anchors 28, each behind its length. */
  @ParameterizedTest
  @CsvSource({
    "0, 2, it has version 2",
    "4, -1, it has -1 numbers of start for 1 parameters",
    "12, 7, it has 7 numbers of omega for 1 parameters",
    "16, 0x7fc00000, its omega holds NaN",
    "24, 0xbf800000, it has an importance of -1.0"
  })
  void damagedBytesAreRefused(int at, String value, String complaint) {
    ByteBuffer bytes = ByteBuffer.wrap(inTheSecondTask().toBytes()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(at, (int) (long) Long.decode(value));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Synapses.fromBytes(ONE, 1, bytes.array()))
        .withMessageContaining(complaint);
  }

  @Test
  void halfAPathIsRefused() {
    byte[] bytes = SynapseBytes.write(f(1), f(), f(), f());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Synapses.fromBytes(ONE, 1, bytes))
        .withMessage("it has no omega");
  }
}
