package org.permafrost.network.onednn.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MapMemoryTest {
  private final MapMemory memory = new MapMemory();

  @Test
  void whatComesBackIsUsedAgain() {
    INDArray first = array(2, 3, 4, 4);
    long place = first.data().address();
    assertThat(memory.giveBack(first)).isTrue();
    INDArray smaller = array(1, 5);
    assertThat(smaller.data().address()).isEqualTo(place);
    smaller.assign(7);
    assertThat(smaller.sumNumber().doubleValue()).isEqualTo(35);
    assertThat(smaller.shape()).containsExactly(1, 5);
    assertThat(smaller.dup().toFloatVector()).hasSize(5).containsOnly(7f);
  }

  @Test
  void whatIsLentIsNobodyElses() {
    INDArray one = array(4).assign(1);
    INDArray other = array(4).assign(2);
    assertThat(one.toFloatVector()).containsOnly(1f);
    assertThat(other.toFloatVector()).containsOnly(2f);
  }

  @Test
  void whatWasNotLentIsNotTaken() {
    INDArray array = array(4);
    try (INDArray stranger = Nd4j.create(DataType.FLOAT, 4)) {
      assertThat(memory.giveBack(stranger)).isFalse();
    }
    assertThat(memory.giveBack(array)).isTrue();
    assertThat(memory.giveBack(array)).isFalse();
  }

  @Test
  void doublesAreNotKept() {
    try (INDArray array =
        memory.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.DOUBLE, new long[] {2, 2}, 'c')) {
      assertThat(array.dataType()).isEqualTo(DataType.DOUBLE);
      assertThat(memory.giveBack(array)).isFalse();
    }
  }

  private INDArray array(long... shape) {
    return memory.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape, 'c');
  }
}
