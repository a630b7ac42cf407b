package org.permafrost.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.spark.FloatVector;

class VectorSliceTest {
  private static VectorSlice slice(int worker, int weight, float... values) {
    return new VectorSlice(
        3, worker, weight, 10L * weight, weight, List.of(), new FloatVector(values));
  }

  /** Numbers of every magnitude, with the corners of the format. */
  private static float[] numbers() {
    Random random = new Random(5);
    float[] numbers = new float[4000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
    }
    numbers[0] = -0f;
    numbers[1] = 0f;
    numbers[2] = Float.MIN_VALUE;
    numbers[3] = Float.MAX_VALUE;
    numbers[4] = -Float.MAX_VALUE;
    numbers[5] = Float.MIN_NORMAL;
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void equalReplicasGiveBackTheirVeryBits(int replicas) {
    float[] numbers = numbers();
    List<VectorSlice> equal = new ArrayList<>();
    for (int worker = 0; worker < replicas; worker++) {
      equal.add(slice(worker, 1 + worker, numbers));
    }

    float[] mean = VectorSlice.average(equal).values().values();

    for (int i = 0; i < numbers.length; i++) {
      assertThat(Float.floatToRawIntBits(mean[i])).isEqualTo(Float.floatToRawIntBits(numbers[i]));
    }
  }

  @Test
  void theTrapThisAvoidsIsReal() {
    int moved = 0;
    for (float x : numbers()) {
      float sum = x + x + x;
      moved += sum / 3 == x ? 0 : 1;
    }
    assertThat(moved).as("sums of three equal floats, divided by three").isPositive();
  }

  @Test
  void workersWeighAsMuchAsTheirMinibatches() {
    VectorSlice mean = VectorSlice.average(List.of(slice(0, 3, 1, 0), slice(1, 1, 5, -4)));

    assertThat(mean.values().values()).containsExactly(2, -1);
    assertThat(mean.length()).isEqualTo(2);
    assertThat(mean.slice()).isEqualTo(3);
    assertThat(mean.weight()).isEqualTo(4);
    assertThat(mean.images()).isEqualTo(40);
    assertThat(mean.lossSum()).isEqualTo(4);
  }

  @Test
  void manyWorkersGiveTheMeanToTheLastBits() {
    Random random = new Random(3);
    float[][] values = new float[64][1000];
    List<VectorSlice> slices = new ArrayList<>();
    double[] sums = new double[1000];
    long weights = 0;
    for (int worker = 0; worker < values.length; worker++) {
      int weight = 1 + random.nextInt(9);
      weights += weight;
      for (int i = 0; i < sums.length; i++) {
        values[worker][i] = (float) (Math.sin(i + 1) + 0.01 * random.nextGaussian());
        sums[i] += (double) weight * values[worker][i];
      }
      slices.add(slice(worker, weight, values[worker]));
    }

    float[] mean = VectorSlice.average(slices).values().values();

    for (int i = 0; i < sums.length; i++) {
      double exact = sums[i] / weights;
      assertThat(Math.abs(mean[i] - exact)).isLessThan(1e-6 * Math.max(0.01, Math.abs(exact)));
    }
  }

  @Test
  void theOrderOfArrivalIsIrrelevant() {
    Random random = new Random(2);
    List<VectorSlice> slices = new ArrayList<>();
    for (int worker = 0; worker < 7; worker++) {
      float[] values = numbers();
      for (int i = 0; i < values.length; i++) {
        values[i] *= random.nextFloat();
      }
      slices.add(
          new VectorSlice(
              0,
              worker,
              1 + random.nextInt(9),
              1,
              random.nextGaussian(),
              List.of(),
              new FloatVector(values)));
    }
    VectorSlice expected = VectorSlice.average(slices);
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(slices, random);
      VectorSlice mean = VectorSlice.average(slices);
      assertThat(mean.values().values()).isEqualTo(expected.values().values());
      assertThat(mean.lossSum()).isEqualTo(expected.lossSum());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 22, (1 << 22) + 1, 10_000_000})
  void cutAndPastedAVectorIsItself(int length) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = i;
    }
    RoundResult result = new RoundResult(vector, new float[0], 2, 20, 1.5, List.of());

    List<VectorSlice> slices = VectorSlice.cut(4, 1, result, vector, new FloatVector(new float[0]));

    assertThat(slices).hasSize(VectorSlice.count(length)).isNotEmpty();
    assertThat(slices.get(0).slice()).isEqualTo(4);
    float[] copy = new float[length];
    slices.forEach(s -> s.paste(4, copy));
    assertThat(copy).isEqualTo(vector);
  }
}
