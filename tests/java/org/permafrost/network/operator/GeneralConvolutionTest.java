package org.permafrost.network.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sums and derivatives against their definition, written out as loops. */
class GeneralConvolutionTest {
  private static final int IMAGES = 2;

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of("plain", layer(4, 6, 3, 1, 1, 1, 1, 1, 1, 1)),
        Arguments.of("uneven", layer(4, 6, 3, 2, 1, 0, 1, 2, 0, 1)),
        Arguments.of("grouped", layer(8, 4, 3, 1, 1, 1, 1, 1, 1, 2)),
        Arguments.of("depthwise", layer(6, 6, 5, 2, 1, 2, 2, 2, 2, 6)),
        Arguments.of("depthwise uneven", layer(6, 6, 3, 2, 1, 0, 0, 1, 1, 6)),
        Arguments.of("depthwise with a multiplier", layer(3, 6, 3, 1, 1, 1, 1, 1, 1, 3)),
        Arguments.of("dilated", layer(4, 4, 3, 1, 2, 2, 2, 2, 2, 1)),
        Arguments.of("dilated in groups, uneven", layer(4, 8, 3, 2, 2, 1, 0, 3, 2, 4)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void sumsAndDerivativesAreThoseOfTheDefinition(String name, GeneralConvolution layer) {
    Random random = new Random(1);
    INDArray input = random(random, IMAGES, layer.getNIn(), 9, 8);
    int[] kernel = layer.getKernelSize();
    INDArray weights =
        random(random, layer.getNOut(), layer.getNIn() / layer.getGroups(), kernel[0], kernel[1]);
    ConvolutionProducts products = new ConvolutionProducts(layer);
    INDArray sums = Nd4j.create(products.output(input.shape()));
    products.forward(input, weights, sums);
    INDArray signal = random(random, sums.shape());
    INDArray atInput = input.ulike();
    INDArray ofWeights = weights.ulike();
    products.backward(input, weights, signal, atInput, ofWeights);

    Loops loops = new Loops(layer, input, weights, signal);
    assertThat(sums.reshape(-1).toFloatVector())
        .containsExactly(loops.sums.reshape(-1).toFloatVector(), within(1e-4f));
    assertThat(atInput.dup('c').reshape(-1).toFloatVector())
        .containsExactly(loops.atInput.reshape(-1).toFloatVector(), within(1e-4f));
    assertThat(ofWeights.dup('c').reshape(-1).toFloatVector())
        .containsExactly(loops.ofWeights.reshape(-1).toFloatVector(), within(1e-3f));
    InputType.InputTypeConvolutional out =
        (InputType.InputTypeConvolutional)
            layer.getOutputType(0, InputType.convolutional(9, 8, layer.getNIn()));
    assertThat(new long[] {IMAGES, out.getChannels(), out.getHeight(), out.getWidth()})
        .isEqualTo(sums.shape());
    long perFilter = layer.getNIn() / layer.getGroups() * kernel[0] * kernel[1];
    assertThat(layer.initializer().numParams(layer)).isEqualTo(layer.getNOut() * perFilter);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void doublesAreComputedToo(String name, GeneralConvolution layer) {
    Random random = new Random(1);
    INDArray input = random(random, IMAGES, layer.getNIn(), 9, 8);
    int[] kernel = layer.getKernelSize();
    INDArray weights =
        random(random, layer.getNOut(), layer.getNIn() / layer.getGroups(), kernel[0], kernel[1]);
    ConvolutionProducts products = new ConvolutionProducts(layer);
    INDArray sums = Nd4j.create(products.output(input.shape()));
    products.forward(input, weights, sums);
    INDArray exact = Nd4j.create(DataType.DOUBLE, sums.shape());
    products.forward(input.castTo(DataType.DOUBLE), weights.castTo(DataType.DOUBLE), exact);
    assertThat(exact.reshape(-1).toFloatVector())
        .containsExactly(sums.reshape(-1).toFloatVector(), within(1e-5f));
  }

  @Test
  void groupsMustDivide() {
    assertThatThrownBy(() -> layer(6, 4, 3, 1, 1, 1, 1, 1, 1, 4))
        .hasMessageContaining("4 groups do not divide 6 channels and 4 filters");
  }

  private static GeneralConvolution layer(
      int channels,
      int filters,
      int kernel,
      int stride,
      int dilation,
      int top,
      int left,
      int bottom,
      int right,
      int groups) {
    return new GeneralConvolution.Builder(kernel, kernel)
        .stride(stride, stride)
        .dilation(dilation, dilation)
        .sides(top, left, bottom, right)
        .groups(groups)
        .nIn(channels)
        .nOut(filters)
        .hasBias(false)
        .build();
  }

  private static INDArray random(Random random, long... shape) {
    INDArray array = Nd4j.create(shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextFloat() - 0.5f);
    }
    return array;
  }

  private static final class Loops {
    final INDArray sums;
    final INDArray atInput;
    final INDArray ofWeights;

    Loops(GeneralConvolution layer, INDArray input, INDArray weights, INDArray signal) {
      sums = Nd4j.create(signal.shape());
      atInput = Nd4j.create(input.shape());
      ofWeights = Nd4j.create(weights.shape());
      long filters = layer.getNOut();
      long each = layer.getNIn() / layer.getGroups();
      for (int n = 0; n < signal.size(0); n++) {
        for (int f = 0; f < filters; f++) {
          long first = f / (filters / layer.getGroups()) * each;
          for (int y = 0; y < signal.size(2); y++) {
            for (int x = 0; x < signal.size(3); x++) {
              for (int c = 0; c < each; c++) {
                for (int i = 0; i < layer.getKernelSize()[0]; i++) {
                  for (int j = 0; j < layer.getKernelSize()[1]; j++) {
                    int row =
                        y * layer.getStride()[0]
                            - layer.getPadding()[0]
                            + i * layer.getDilation()[0];
                    int column =
                        x * layer.getStride()[1]
                            - layer.getPadding()[1]
                            + j * layer.getDilation()[1];
                    if (row < 0 || row >= input.size(2) || column < 0 || column >= input.size(3)) {
                      continue;
                    }
                    long[] at = {n, first + c, row, column};
                    long[] weight = {f, c, i, j};
                    long[] to = {n, f, y, x};
                    add(sums, to, input.getFloat(at) * weights.getFloat(weight));
                    add(atInput, at, signal.getFloat(to) * weights.getFloat(weight));
                    add(ofWeights, weight, signal.getFloat(to) * input.getFloat(at));
                  }
                }
              }
            }
          }
        }
      }
    }

    private static void add(INDArray array, long[] at, float value) {
      array.putScalar(at, array.getFloat(at) + value);
    }
  }
}
