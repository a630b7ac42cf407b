package org.permafrost.spark.train.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.freeze.hook.RoundVector.Reduction;
import org.permafrost.rank.ClassScores;
import org.permafrost.spark.FloatVector;

class VectorSliceTest {
  private static VectorSlice slice(int worker, int weight, float... values) {
    return slice(Reduction.MEAN, worker, weight, values);
  }

  private static VectorSlice slice(Reduction reduction, int worker, int weight, float... values) {
    return new VectorSlice(
        "parameters",
        3,
        reduction,
        worker,
        new RoundTally(weight, 10L * weight, weight, List.of()),
        new FloatVector(values));
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

    float[] mean = VectorSlice.reduce(equal).values().values();

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
    VectorSlice mean = VectorSlice.reduce(List.of(slice(0, 3, 1, 0), slice(1, 1, 5, -4)));

    assertThat(mean.values().values()).containsExactly(2, -1);
    assertThat(mean.length()).isEqualTo(2);
    assertThat(mean.slice()).isEqualTo(3);
    assertThat(mean.tally().minibatches()).isEqualTo(4);
    assertThat(mean.tally().images()).isEqualTo(40);
    assertThat(mean.tally().lossSum()).isEqualTo(4);
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

    float[] mean = VectorSlice.reduce(slices).values().values();

    for (int i = 0; i < sums.length; i++) {
      double exact = sums[i] / weights;
      assertThat(Math.abs(mean[i] - exact)).isLessThan(1e-6 * Math.max(0.01, Math.abs(exact)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfArrivalIsIrrelevant(Reduction reduction) {
    Random random = new Random(2);
    List<VectorSlice> slices = new ArrayList<>();
    for (int worker = 0; worker < 7; worker++) {
      float[] values = numbers();
      for (int i = 0; i < values.length; i++) {
        values[i] *= random.nextFloat();
      }
      slices.add(
          new VectorSlice(
              "parameters",
              0,
              reduction,
              worker,
              new RoundTally(1 + random.nextInt(9), 1, random.nextGaussian(), List.of()),
              new FloatVector(values)));
    }
    VectorSlice expected = VectorSlice.reduce(slices);
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(slices, random);
      VectorSlice mean = VectorSlice.reduce(slices);
      assertThat(mean.values().values()).isEqualTo(expected.values().values());
      assertThat(mean.tally().lossSum()).isEqualTo(expected.tally().lossSum());
    }
  }

  @Test
  void sumsHeedNoWeightsAndAreRoundedOnce() {
    float tiny = Math.ulp(1f) / 2;

    VectorSlice sum =
        VectorSlice.reduce(
            List.of(
                slice(Reduction.SUM, 2, 1, tiny, 3),
                slice(Reduction.SUM, 0, 5, 1, -2),
                slice(Reduction.SUM, 1, 7, tiny, 4)));

    assertThat(1f + tiny + tiny).as("as floats").isEqualTo(1f);
    assertThat(sum.values().values()).containsExactly(Math.nextUp(1f), 5);
    assertThat(sum.tally().minibatches()).isEqualTo(13);
  }

  @Test
  void vectorsOfDifferentLengthsAreRefused() {
    List<VectorSlice> slices =
        List.of(slice(Reduction.SUM, 0, 1, 1, 2), slice(Reduction.SUM, 1, 1, 1));

    assertThatThrownBy(() -> VectorSlice.reduce(slices))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Worker 0 sent 2 numbers of parameters, worker 1 1");
  }

  @Test
  void aVectorThatAWorkerKeepsBackIsMissed() {
    List<VectorSlice> path =
        VectorSlice.cut(
            VectorSlice.named("path"),
            Reduction.SUM,
            0,
            new RoundTally(3, 24, 1, List.of()),
            new float[] {1, 2},
            new FloatVector(new float[0]));

    assertThat(NamedVectors.of(path, 3).get("path")).containsExactly(1, 2);
    assertThatThrownBy(() -> NamedVectors.of(path, 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Not every worker sent all of the vector hook path");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 22, (1 << 22) + 1, 10_000_000})
  void cutAndPastedAVectorIsItself(int length) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = i;
    }
    RoundTally tally =
        new RoundTally(2, 20, 1.5, List.of(new ClassScores(0, 1), new ClassScores(1, 1)));

    List<VectorSlice> slices = cut("parameters", vector, tally);

    assertThat(slices).hasSize(Math.max(1, (length + (1 << 22) - 1) >> 22));
    assertThat(slices.get(0).tally()).isEqualTo(tally);
    assertThat(slices.subList(1, slices.size())).allMatch(s -> s.tally().scores().isEmpty());
    assertThat(cut("hook a", vector, tally)).allMatch(s -> s.tally().scores().isEmpty());
    float[] copy = new float[length];
    slices.forEach(s -> s.paste(copy));
    assertThat(copy).isEqualTo(vector);
  }

  private static List<VectorSlice> cut(String name, float[] vector, RoundTally tally) {
    return VectorSlice.cut(name, Reduction.MEAN, 1, tally, vector, new FloatVector(new float[0]));
  }
}
