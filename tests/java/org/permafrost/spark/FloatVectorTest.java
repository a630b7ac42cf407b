package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class FloatVectorTest {
  private static final ClassTag<FloatVector> TYPE = ClassTag$.MODULE$.apply(FloatVector.class);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 14, (1 << 14) + 1, 100_000})
  void everyBitArrives(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt() & 0xff7fffff);
    }
    SerializerInstance spark = new JavaSerializer(new SparkConf()).newInstance();

    ByteBuffer bytes = spark.serialize(new FloatVector(values), TYPE);
    int size = bytes.remaining();
    FloatVector copy = spark.deserialize(bytes, TYPE);

    assertThat(size).as("hardly more than four bytes each").isLessThan(length * 404 / 100 + 200);
    assertThat(copy.length()).isEqualTo(length);
    for (int i = 0; i < length; i++) {
      assertThat(Float.floatToRawIntBits(copy.values()[i]))
          .isEqualTo(Float.floatToRawIntBits(values[i]));
    }
  }

  @Test
  void aVectorOnLoanStaysWhereItIs() {
    float[] values = {1, 2, 3, 4};
    SerializerInstance spark = new JavaSerializer(new SparkConf()).newInstance();
    ByteBuffer bytes;
    try (Loan loan = new Loan(new Loan.Room())) {
      bytes = spark.serialize(FloatVector.on(Optional.of(loan), values).alike(values, 1, 2), TYPE);

      FloatVector copy = spark.deserialize(bytes.duplicate(), TYPE);

      assertThat(copy.values()).containsExactly(2, 3);
      values[1] = 9;
      assertThat(copy.values()).as("the same memory").containsExactly(9, 3);
    }
    assertThatThrownBy(() -> spark.deserialize(bytes, TYPE))
        .hasMessageContaining("after the end of their round");
  }

  @Test
  void partsAreEqualByTheirNumbers() {
    FloatVector whole = new FloatVector(new float[] {7, 1, 2, 7});

    FloatVector part = whole.alike(whole.values(), 1, 2);

    assertThat(part).isEqualTo(new FloatVector(new float[] {1, 2})).isNotEqualTo(whole);
    assertThat(part).hasSameHashCodeAs(new FloatVector(new float[] {1, 2}));
    float[] target = new float[3];
    part.copyTo(target, 1);
    assertThat(target).containsExactly(0, 1, 2);
    float[] mean = {10, 10};
    part.attract(mean, 1, 1, 0.25f);
    assertThat(mean).containsExactly(10, 8);
    part.copyPart(mean, 0, 1);
    assertThat(mean).containsExactly(1, 8);
  }
}
