package org.permafrost.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FloatArraysTest {
  private final INDArray array =
      Nd4j.createFromArray(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).reshape(3, 4);

  @Test
  void copiesWholeArrays() {
    assertThat(FloatArrays.copyOf(array)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void copiesViewsInCOrder() {
    INDArray columns = array.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3));
    assertThat(FloatArrays.copyOf(columns)).containsExactly(1, 2, 5, 6, 9, 10);
    assertThat(FloatArrays.copyOf(array.transpose()))
        .containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    INDArray tail = array.reshape(12).get(NDArrayIndex.interval(5, 8));
    assertThat(FloatArrays.copyOf(tail)).containsExactly(5, 6, 7);
  }

  @Test
  void copiesParts() {
    float[] part = new float[3];
    FloatArrays.copy(array, 4, part);
    assertThat(part).containsExactly(4, 5, 6);
    FloatArrays.copy(array.get(NDArrayIndex.interval(1, 3)), 5, part);
    assertThat(part).containsExactly(9, 10, 11);
    INDArray turned = FloatArrays.inOrder(array.transpose());
    FloatArrays.copy(turned, 3, part);
    assertThat(part).containsExactly(1, 5, 9);
    assertThat(FloatArrays.inOrder(array)).isSameAs(array);
    assertThatThrownBy(() -> FloatArrays.copy(array.transpose(), 0, part))
        .hasMessage("Cannot copy 3 numbers from place 0 of 12 in order f");
    assertThatThrownBy(() -> FloatArrays.copy(array, 10, part))
        .hasMessageStartingWith("Cannot copy 3 numbers from place 10 of 12");
  }

  @Test
  void assignsThroughViews() {
    INDArray tail = array.reshape(12).get(NDArrayIndex.interval(5, 8));
    FloatArrays.assign(tail, new float[] {50, 60, 70});
    INDArray column = array.getColumn(0);
    FloatArrays.assign(column, new float[] {-1, -2, -3});
    assertThat(FloatArrays.copyOf(array))
        .containsExactly(-1, 1, 2, 3, -2, 50, 60, 70, -3, 9, 10, 11);
  }

  @Test
  void refusesOtherLengthsAndTypes() {
    assertThatThrownBy(() -> FloatArrays.assign(array, new float[3]))
        .hasMessage("An array of 12 numbers cannot take 3");
    assertThatThrownBy(() -> FloatArrays.copyOf(Nd4j.zeros(DataType.DOUBLE, 2)))
        .hasMessageContaining("DOUBLE");
  }
}
