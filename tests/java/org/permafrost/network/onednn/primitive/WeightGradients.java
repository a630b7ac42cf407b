package org.permafrost.network.onednn.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Slot;

/** Gradients of a convolution's weights against the sum that defines them, in double precision. */
final class WeightGradients {
  private WeightGradients() {}

  /** Makes what computes them from arguments that are set. */
  interface Way {
    Step step(Convolution c, Slot source, Slot output, Slot gradient, Optional<Slot> bias);
  }

  static void check(Convolution c, Way way) {
    INDArray input = Nd4j.randn(Layout.BLOCKED.arrayShape(c.source()));
    INDArray ofOutput = Nd4j.randn(Layout.BLOCKED.arrayShape(c.output()));
    long read = c.source().channels() / c.groups();
    long[] weights = {c.filters(), read, c.kernel()[0], c.kernel()[1]};
    INDArray ofWeights = Nd4j.valueArrayOf(weights, 99f);
    INDArray ofBiases = Nd4j.valueArrayOf(new long[] {c.filters()}, 99f);
    Optional<Slot> bias =
        c.bias() ? Optional.of(new Slot(c.biases()).at(ofBiases)) : Optional.empty();
    Step step =
        way.step(
            c,
            new Slot(c.source().in(Layout.BLOCKED)).at(input),
            new Slot(c.output().in(Layout.BLOCKED)).at(ofOutput),
            new Slot(c.plainWeights()).at(ofWeights),
            bias);
    for (int run = 0; run < 2; run++) {
      step.run();
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
      long group = f * c.groups() / c.filters();
      for (int own = 0; own < in.channels() / c.groups(); own++) {
        long ch = group * (in.channels() / c.groups()) + own;
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
