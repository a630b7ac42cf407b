package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
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
}
