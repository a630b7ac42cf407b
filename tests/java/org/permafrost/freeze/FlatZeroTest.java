package org.permafrost.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.permafrost.network.catalog.Range;

class FlatZeroTest {
  private static final Intervals ENDS =
      Intervals.of(List.of(Range.between(0, 1), Range.between(3, 5)));

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void replacesNotANumberAndInfinityByPositiveZero(DataType type) {
    INDArray flat =
        Nd4j.createFromArray(Float.NaN, 1f, 2f, Float.NEGATIVE_INFINITY, -5f).castTo(type);

    FlatZero.fill(flat, ENDS);

    assertThat(flat.toFloatVector()).containsExactly(0, 1, 2, 0, 0);
    assertThat(Float.floatToRawIntBits(flat.getFloat(4))).isZero();
  }

  @Test
  void writesARowVectorAndAViewInPlace() {
    INDArray all = Nd4j.createFromArray(new float[] {9, 8, 7, 6, 5, 4, 3, 2});
    INDArray view = all.get(NDArrayIndex.interval(2, 7));
    INDArray row = Nd4j.createFromArray(new float[] {1, 2, 3, 4, 5}).reshape(1, 5);

    FlatZero.fill(view, ENDS);
    FlatZero.fill(row, ENDS);

    assertThat(all.toFloatVector()).containsExactly(9, 8, 0, 6, 5, 0, 0, 2);
    assertThat(row.toFloatVector()).containsExactly(0, 2, 3, 0, 0);
  }

  @Test
  void nothingIsLeftAloneAndEverythingGoes() {
    float[] ones = new float[1000];
    Arrays.fill(ones, 1);
    INDArray flat = Nd4j.createFromArray(ones);

    FlatZero.fill(flat, Intervals.empty());
    assertThat(flat.sumNumber().doubleValue()).isEqualTo(1000);

    FlatZero.fill(flat, Intervals.of(List.of(Range.between(0, 1000))));
    assertThat(flat.sumNumber().doubleValue()).isZero();
  }

  @Test
  void neverWritesBehindTheEnd() {
    INDArray flat = Nd4j.createFromArray(new float[] {1, 2, 3, 4});

    assertThatThrownBy(() -> FlatZero.fill(flat, ENDS))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContainingAll("5", "4");
    assertThat(flat.toFloatVector()).containsExactly(1, 2, 3, 4);
  }
}
