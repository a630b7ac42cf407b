package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.freeze.FrozenUnit.Part;
import org.permafrost.network.catalog.Range;

class GradientMemoryTest {
  private static final int PARAMETERS = 6;

  /** Positions 4, 5 and 1; its second part lies before its first. */
  private static final FrozenUnit FILTER =
      new FrozenUnit(
          "conv",
          3,
          "filter",
          List.of(new Part("weights", new Range(4, 2)), new Part("gamma", new Range(1, 1))));

  private static final FrozenUnit OTHER =
      new FrozenUnit("conv", 4, "filter", List.of(new Part("weights", new Range(2, 1))));

  private static final float[] ONES = {1, 1, 1, 1, 1, 1};

  private static INDArray flat(float... values) {
    return Nd4j.createFromArray(values).reshape(1, values.length);
  }

  @Test
  void fisherInformationAddsUpAndTheAnchorIsTheLatest() {
    GradientMemory memory =
        GradientMemory.none()
            .addFisher(List.of(FILTER, OTHER), new float[] {9, 1, 2, 9, 4, 5}, ONES)
            .addFisher(
                List.of(FILTER),
                new float[] {9, 10, 20, 9, 40, 50},
                new float[] {0, 2, 2, 2, 3, 4});

    INDArray gradient = flat(0, 0, 0, 0, 0, 0);
    memory.pull(List.of(FILTER, OTHER), 2, PARAMETERS, 0).apply(gradient, flat(5, 5, 5, 5, 5, 5));

    assertThat(gradient.toFloatMatrix()[0])
        .containsExactly(
            0, 2 * 11 * (5 - 2), 2 * 2 * (5 - 1), 0, 2 * 44 * (5 - 3), 2 * 55 * (5 - 4));
    assertThat(memory.hasFisher(FILTER)).isTrue();
    assertThat(memory.hasReference(FILTER)).isFalse();
  }

  @Test
  void aReferenceIsTheMeanOverTheImagesOfAllOwners() {
    GradientMemory memory =
        GradientMemory.none()
            .addReference(List.of(FILTER), new float[] {9, 3, 9, 9, 6, 0}, 10)
            .addReference(List.of(FILTER), new float[] {9, 0, 9, 9, 0, 3}, 20);
    float[] mean = {1, 2, 2};

    INDArray gradient = flat(0, -1, 0, 0, -1, 0);
    memory.projection(FILTER, PARAMETERS).apply(gradient, flat(ONES));

    double factor = -3.0 / 9;
    assertThat(gradient.toFloatMatrix()[0])
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(
            0,
            (float) (-1 - factor * mean[0]),
            0,
            0,
            (float) (-1 - factor * mean[1]),
            (float) (-factor * mean[2]));
    assertThat(memory.hasReference(FILTER)).isTrue();
    assertThat(memory.hasReference(OTHER)).isFalse();
    assertThat(memory.hasFisher(FILTER)).isFalse();
  }

  @Test
  void bytesBringBackEveryBit() {
    GradientMemory memory =
        GradientMemory.none()
            .addFisher(List.of(OTHER), new float[] {0, 0, Float.MIN_VALUE, 0, 0, 0}, ONES)
            .addReference(List.of(FILTER), new float[] {0, -0f, 0, 0, 1e-30f, 7}, 1L << 40);

    GradientMemory copy = GradientMemory.fromBytes(memory.toBytes());

    assertThat(copy)
        .isEqualTo(memory)
        .hasSameHashCodeAs(memory)
        .isNotEqualTo(GradientMemory.none());
    assertThat(copy.hasFisher(OTHER)).isTrue();
    assertThat(copy.hasReference(FILTER)).isTrue();
    assertThat(GradientMemory.fromBytes(GradientMemory.none().toBytes()).isEmpty()).isTrue();
  }

  @Test
  void damagedBytesAreRefused() {
    byte[] bytes = GradientMemory.none().addFisher(List.of(FILTER), ONES, ONES).toBytes();
    byte[] huge = bytes.clone();
    huge[7] = 127;

    assertThatThrownBy(() -> GradientMemory.fromBytes(Arrays.copyOf(bytes, bytes.length - 3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GradientMemory.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessageContaining("1 bytes are left over");
    assertThatThrownBy(() -> GradientMemory.fromBytes(huge))
        .hasMessageContaining("items that are not there");
    assertThatThrownBy(() -> GradientMemory.fromBytes(new byte[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUnitOfAnotherShapeIsRefused() {
    GradientMemory memory = GradientMemory.none().addFisher(List.of(OTHER), ONES, ONES);
    FrozenUnit larger =
        new FrozenUnit("conv", 4, "filter", List.of(new Part("weights", new Range(2, 2))));

    assertThatThrownBy(() -> memory.pull(List.of(larger), 1, PARAMETERS, 0))
        .hasMessageContaining("filter 4 of conv has 2 values, not 1");
    assertThat(memory.pull(List.of(OTHER), 1, PARAMETERS, 0).penalty(flat(ONES)))
        .isCloseTo(0, within(0.0));
  }
}
