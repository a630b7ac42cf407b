package org.permafrost.network.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RowProductTest {
  private static INDArray random(long seed, int rows, int columns) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape('c', rows, columns);
  }

  /** One number after the other, as the Javadoc says. */
  private static float[] oneByOne(INDArray left, INDArray right) {
    int columns = (int) right.size(1);
    float[] result = new float[(int) left.size(0) * columns];
    for (int i = 0; i < left.size(0); i++) {
      for (int j = 0; j < columns; j++) {
        float sum = 0;
        for (int k = 0; k < left.size(1); k++) {
          sum = sum + left.getFloat(i, k) * right.getFloat(k, j);
        }
        result[i * columns + j] = sum;
      }
    }
    return result;
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,4,10", "2,63,5", "4,65,257", "1,130,600", "5,7,256"})
  void sumsInAscendingOrder(int rows, int inner, int columns) {
    INDArray left = random(1, rows, inner);
    INDArray right = random(2, inner, columns);

    assertThat(RowProduct.of(left, right)).containsExactly(oneByOne(left, right));
  }

  @Test
  void viewsAndOrdersGiveTheSameBits() {
    INDArray left = random(1, 6, 70);
    INDArray right = random(2, 70, 9);
    float[] expected = RowProduct.of(left, right);
    INDArray wide = Nd4j.zeros(8, 80);
    wide.get(NDArrayIndex.interval(1, 7), NDArrayIndex.interval(3, 73)).assign(left);

    assertThat(RowProduct.of(left.dup('f'), right.dup('f'))).containsExactly(expected);
    assertThat(RowProduct.of(left, right.transpose().dup('c').transpose()))
        .containsExactly(expected);
    assertThat(
            RowProduct.of(
                wide.get(NDArrayIndex.interval(1, 7), NDArrayIndex.interval(3, 73)), right))
        .containsExactly(expected);
  }

  @Test
  void aRowHasTheSameBitsWhereverItStandsAndBesideWhom() {
    INDArray weights = random(2, 512, 10);
    INDArray bias = random(3, 1, 10);
    INDArray row = random(4, 1, 512);
    float[] alone = RowProduct.dense(row, weights, bias);
    for (int rows : new int[] {2, 3, 5, 8, 17, 33}) {
      for (int place = 0; place < rows; place++) {
        INDArray batch = random(rows, rows, 512);
        batch.putRow(place, row);
        assertThat(RowProduct.rows(RowProduct.dense(batch, weights, bias), 10)[place])
            .containsExactly(alone);
      }
    }
  }

  @Test
  void agreesWithDoubles() {
    INDArray left = random(1, 4, 4096);
    INDArray right = random(2, 4096, 3);
    INDArray exact =
        left.castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
            .mmul(right.castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE));
    float[] product = RowProduct.of(left, right);

    for (int i = 0; i < product.length; i++) {
      assertThat((double) product[i])
          .isCloseTo(exact.getDouble(i / 3, i % 3), org.assertj.core.data.Offset.offset(1e-3));
    }
  }

  @Test
  void matricesHaveToFit() {
    assertThatThrownBy(() -> RowProduct.of(Nd4j.ones(2, 3), Nd4j.ones(4, 2)))
        .hasMessageContaining("3")
        .hasMessageContaining("4");
  }
}
