package org.permafrost.network.onednn.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Slot;

/** Against the sum that defines the gradient, in double precision. */
class WeightProductTest {
  private static final int CASES = 60;

  private final Random random = new Random(7);

  @Test
  void everyWeightsGradientIsTheSumOverItsInputs() {
    int tried = 0;
    while (tried < CASES) {
      Convolution convolution = drawn();
      MapShape output = convolution.output();
      if (output.height() >= 1 && output.width() >= 1 && WeightProduct.suits(convolution)) {
        check(convolution);
        tried++;
      }
    }
  }

  @Test
  void largeMapsAreLeftToOneDnn() {
    MapShape maps = new MapShape(2, OneDnn.block(), 4, 4);

    assertThat(WeightProduct.suits(convolution(maps, 3, 3, 1, 1, 1))).isFalse();
    assertThat(WeightProduct.suits(convolution(maps, 3, 3, 2, 1, 1))).isFalse();
    assertThat(WeightProduct.suits(convolution(maps, 3, 3, 2, 2, 1))).isTrue();
  }

  private Convolution drawn() {
    long block = OneDnn.block();
    MapShape source =
        new MapShape(
            1 + random.nextInt(4),
            block * (1 + random.nextInt(3)),
            1 + random.nextInt(5),
            1 + random.nextInt(5));
    return convolution(
        source,
        1 + random.nextInt(4),
        1 + random.nextInt(4),
        1 + random.nextInt(3),
        1 + random.nextInt(3),
        random.nextInt(3));
  }

  private Convolution convolution(
      MapShape source, long high, long wide, long down, long across, long padding) {
    return new Convolution(
        source,
        Layout.BLOCKED,
        OneDnn.block() * (1L + random.nextInt(3)),
        new long[] {high, wide},
        new long[] {down, across},
        new long[] {Math.min(padding, high - 1), Math.min(padding, wide - 1)},
        random.nextBoolean(),
        false);
  }

  private void check(Convolution c) {
    INDArray input = Nd4j.randn(Layout.BLOCKED.arrayShape(c.source()));
    INDArray ofOutput = Nd4j.randn(Layout.BLOCKED.arrayShape(c.output()));
    long[] weights = {c.filters(), c.source().channels(), c.kernel()[0], c.kernel()[1]};
    INDArray ofWeights = Nd4j.valueArrayOf(weights, 99f);
    INDArray ofBiases = Nd4j.valueArrayOf(new long[] {c.filters()}, 99f);
    Optional<Slot> bias =
        c.bias() ? Optional.of(new Slot(c.biases()).at(ofBiases)) : Optional.empty();
    WeightProduct product =
        new WeightProduct(
            c,
            new Slot(c.source().in(Layout.BLOCKED)).at(input),
            new Slot(c.output().in(Layout.BLOCKED)).at(ofOutput),
            new Slot(c.plainWeights()).at(ofWeights),
            bias);
    for (int run = 0; run < 2; run++) {
      product.run();
    }

    double[] exact = new double[(int) ofWeights.length()];
    double[] exactBias = new double[(int) c.filters()];
    sum(c, FloatArrays.copyOf(input), FloatArrays.copyOf(ofOutput), exact, exactBias);
    float[] found = FloatArrays.copyOf(ofWeights);
    for (int i = 0; i < exact.length; i++) {
      assertThat((double) found[i]).as("%s, weight %d", c, i).isCloseTo(exact[i], within(2e-4));
    }
    float[] foundBias = FloatArrays.copyOf(ofBiases);
    for (int i = 0; c.bias() && i < exactBias.length; i++) {
      assertThat((double) foundBias[i])
          .as("%s, bias %d", c, i)
          .isCloseTo(exactBias[i], within(2e-4));
    }
  }

  private static void sum(Convolution c, float[] x, float[] dy, double[] dw, double[] db) {
    MapShape in = c.source();
    MapShape out = c.output();
    int w = 0;
    for (int f = 0; f < c.filters(); f++) {
      for (int ch = 0; ch < in.channels(); ch++) {
        for (int kh = 0; kh < c.kernel()[0]; kh++) {
          for (int kw = 0; kw < c.kernel()[1]; kw++, w++) {
            for (int n = 0; n < in.images(); n++) {
              for (int oh = 0; oh < out.height(); oh++) {
                for (int ow = 0; ow < out.width(); ow++) {
                  long ih = oh * c.stride()[0] + kh - c.padding()[0];
                  long iw = ow * c.stride()[1] + kw - c.padding()[1];
                  if (ih >= 0 && ih < in.height() && iw >= 0 && iw < in.width()) {
                    dw[w] += (double) x[place(in, n, ch, ih, iw)] * dy[place(out, n, f, oh, ow)];
                  }
                }
              }
            }
          }
        }
      }
      for (int n = 0; n < in.images(); n++) {
        for (int p = 0; p < out.height() * out.width(); p++) {
          db[f] += dy[place(out, n, f, p / out.width(), p % out.width())];
        }
      }
    }
  }

  /** In blocks. */
  private static int place(MapShape maps, long image, long channel, long row, long column) {
    long block = OneDnn.block();
    long first = (image * (maps.channels() / block) + channel / block) * maps.height() + row;
    return (int) ((first * maps.width() + column) * block + channel % block);
  }
}
