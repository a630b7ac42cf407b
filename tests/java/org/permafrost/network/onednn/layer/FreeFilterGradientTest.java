package org.permafrost.network.onednn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.graph.Exact;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.primitive.Convolution;
import org.permafrost.network.onednn.primitive.ConvolutionBackwardWeights;

/** The gradient of some filters is that of all, and leaves the rows of the others alone. */
class FreeFilterGradientTest {
  private static final float UNTOUCHED = 7;

  @BeforeEach
  void onednn() {
    assumeThat(OneDnn.unavailable()).isEmpty();
  }

  /** Direct convolutions add up each filter's gradient in an order of their own, to the bit. */
  @ParameterizedTest
  @CsvSource({
    "3, 64, 7, 2, 32",
    "32, 64, 3, 2, 8",
    "32, 64, 1, 2, 8",
    "64, 128, 3, 1, 2",
    "20, 70, 5, 1, 6"
  })
  void directConvolutionsGiveTheSameBits(
      int channels, int filters, int kernel, int stride, int side) {
    check(channels, filters, kernel, stride, side, 0);
  }

  /** Winograd's algorithm may cut the sums into other portions. */
  @ParameterizedTest
  @CsvSource({"64, 64, 16", "128, 128, 8", "48, 40, 9"})
  void winogradsGiveTheSameNumbers(int channels, int filters, int side) {
    check(channels, filters, 3, 1, side, 1e-4);
  }

  @Test
  void aSavingThatIsNoneIsLeftAlone() {
    Convolution convolution = convolution(32, 64, 3, 1, 4);

    assertThat(FreeFilterChoice.pays(convolution, 64)).isFalse();
    assertThat(FreeFilterChoice.pays(convolution, 49)).isFalse();
  }

  private static void check(
      int channels, int filters, int kernel, int stride, int side, double tolerance) {
    Convolution convolution = convolution(channels, filters, kernel, stride, side);
    INDArray input = Exact.images(1, convolution.layout().arrayShape(convolution.source()));
    INDArray ofOutput = Exact.images(2, Layout.BLOCKED.arrayShape(convolution.output()));
    INDArray whole = Nd4j.create(DataType.FLOAT, filters, channels, kernel, kernel);
    INDArray wholeBiases = Nd4j.create(DataType.FLOAT, 1, filters);
    ConvolutionBackwardWeights.of(convolution)
        .run(
            Place.of(input),
            Place.of(ofOutput),
            Place.of(whole),
            Optional.of(Place.of(wholeBiases)));
    Random random = new Random(filters);
    int[] free = IntStream.range(0, filters).filter(f -> random.nextInt(3) == 0).toArray();
    INDArray some = Nd4j.valueArrayOf(whole.shape(), UNTOUCHED, DataType.FLOAT);
    INDArray someBiases = Nd4j.valueArrayOf(wholeBiases.shape(), UNTOUCHED, DataType.FLOAT);

    new FreeFilterGradient(convolution, free)
        .run(Place.of(input), Place.of(ofOutput), some, Optional.of(someBiases));

    compare(whole, some, free, filters, tolerance);
    compare(wholeBiases, someBiases, free, filters, tolerance);
  }

  private static void compare(
      INDArray whole, INDArray some, int[] free, int filters, double tolerance) {
    float[] expected = FloatArrays.copyOf(whole);
    float[] got = FloatArrays.copyOf(some);
    double largest = whole.amaxNumber().doubleValue();
    int row = expected.length / filters;
    for (int i = 0; i < got.length; i++) {
      if (Arrays.binarySearch(free, i / row) < 0) {
        assertThat(got[i]).isEqualTo(UNTOUCHED);
      } else if (tolerance == 0) {
        assertThat(got[i]).isEqualTo(expected[i]);
      } else {
        assertThat((double) got[i]).isCloseTo(expected[i], within(tolerance * largest));
      }
    }
  }

  private static Convolution convolution(
      int channels, int filters, int kernel, int stride, int side) {
    long padding = kernel / 2;
    return new Convolution(
        new MapShape(6, channels, side, side),
        channels == 3 ? Layout.PLAIN : Layout.BLOCKED,
        filters,
        new long[] {kernel, kernel},
        new long[] {stride, stride},
        new long[] {padding, padding},
        true,
        false);
  }
}
