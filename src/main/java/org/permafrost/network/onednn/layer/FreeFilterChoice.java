package org.permafrost.network.onednn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.primitive.Convolution;
import org.permafrost.network.onednn.primitive.ConvolutionBackwardWeights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says for which shapes {@link FreeFilterGradient} is worth it: where it gives the bits of the
 * whole gradient, which depends on the code that oneDNN chooses for the two sizes, and was faster
 * when it was tried. Tried once per shape and process, on made-up maps. The time it takes decides
 * nothing but time, as the bits are the same either way.
 */
final class FreeFilterChoice {
  private static final Logger LOG = LoggerFactory.getLogger(FreeFilterChoice.class);
  private static final int TRIALS = 3;
  private static final double WORTHWHILE = 0.97;

  /** Prime, so that no two blocks of channels are alike. */
  private static final int PATTERN = 8191;

  private static final Map<Case, Boolean> DECIDED = new ConcurrentHashMap<>();

  private FreeFilterChoice() {}

  /** What time and bits depend on. */
  private record Case(
      MapShape source,
      Layout layout,
      long filters,
      List<List<Long>> windows,
      boolean bias,
      long rows) {
    static Case of(Convolution convolution, long rows) {
      return new Case(
          convolution.source(),
          convolution.layout(),
          convolution.filters(),
          List.of(
              longs(convolution.kernel()),
              longs(convolution.stride()),
              longs(convolution.dilation()),
              longs(convolution.padding()),
              longs(convolution.endPadding())),
          convolution.bias(),
          rows);
    }

    private static List<Long> longs(long[] values) {
      return Arrays.stream(values).boxed().toList();
    }
  }

  /**
   * Whether to compute the gradients of so many filters apart.
   *
   * @param convolution without ReLU
   */
  static boolean pays(Convolution convolution, int filters) {
    long rows = Layout.BLOCKED.room(filters);
    return convolution.groups() == 1
        && rows < convolution.filters()
        && DECIDED.computeIfAbsent(
            Case.of(convolution, rows), c -> decide(convolution, Math.toIntExact(rows)));
  }

  private static boolean decide(Convolution convolution, int rows) {
    try (Trial trial = new Trial(convolution, rows)) {
      boolean same = trial.givesTheSameBits();
      double ratio = same ? trial.ratio() : Double.NaN;
      LOG.debug(
          "Gradient of {} of {} filters of {} x {}: {}",
          rows,
          convolution.filters(),
          Arrays.toString(convolution.kernel()),
          convolution.source(),
          same ? String.format(Locale.ROOT, "%.2f of the time of all", ratio) : "other bits");
      return same && ratio < WORTHWHILE;
    }
  }

  /** Both ways on the same maps. */
  private static final class Trial implements AutoCloseable {
    private final ConvolutionBackwardWeights all;
    private final FreeFilterGradient some;
    private final int[] filters;
    private final INDArray input;
    private final INDArray ofOutput;
    private final INDArray ofWeights;
    private final INDArray ofSomeWeights;
    private final Optional<INDArray> ofBiases;
    private final Optional<INDArray> ofSomeBiases;

    Trial(Convolution convolution, int rows) {
      int count = Math.toIntExact(convolution.filters());
      filters = IntStream.range(0, rows).map(i -> (int) ((long) i * count / rows)).toArray();
      all = ConvolutionBackwardWeights.of(convolution);
      some = new FreeFilterGradient(convolution, filters);
      input = random(1, convolution.layout().arrayShape(convolution.source()));
      ofOutput = random(2, Layout.BLOCKED.arrayShape(convolution.output()));
      ofWeights = random(3, count, convolution.filterLength());
      ofSomeWeights = random(4, count, convolution.filterLength());
      ofBiases = convolution.bias() ? Optional.of(random(5, count, 1)) : Optional.empty();
      ofSomeBiases = convolution.bias() ? Optional.of(random(6, count, 1)) : Optional.empty();
    }

    private static INDArray random(int seed, long... shape) {
      INDArray array = Nd4j.createUninitializedDetached(DataType.FLOAT, shape);
      float[] pattern = new float[PATTERN];
      long state = seed;
      for (int i = 0; i < PATTERN; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        pattern[i] = (state >> 40) / (float) (1 << 23);
      }
      float[] values = new float[Math.toIntExact(array.length())];
      for (int from = 0; from < values.length; from += PATTERN) {
        System.arraycopy(pattern, 0, values, from, Math.min(PATTERN, values.length - from));
      }
      FloatArrays.assign(array, values);
      return array;
    }

    boolean givesTheSameBits() {
      runAll();
      runSome();
      return same(ofWeights, ofSomeWeights)
          && (ofBiases.isEmpty() || same(ofBiases.get(), ofSomeBiases.get()));
    }

    private boolean same(INDArray one, INDArray other) {
      float[] expected = FloatArrays.copyOf(one);
      float[] got = FloatArrays.copyOf(other);
      int row = Math.toIntExact(one.size(1));
      return Arrays.stream(filters)
          .allMatch(
              f -> Arrays.equals(expected, f * row, (f + 1) * row, got, f * row, (f + 1) * row));
    }

    double ratio() {
      double fewer = Double.POSITIVE_INFINITY;
      double whole = Double.POSITIVE_INFINITY;
      for (int i = 0; i < TRIALS; i++) {
        whole = Math.min(whole, seconds(this::runAll));
        fewer = Math.min(fewer, seconds(this::runSome));
      }
      return fewer / whole;
    }

    private static double seconds(Runnable work) {
      long start = System.nanoTime();
      work.run();
      return (System.nanoTime() - start) / 1e9;
    }

    private void runAll() {
      all.run(Place.of(input), Place.of(ofOutput), Place.of(ofWeights), ofBiases.map(Place::of));
    }

    private void runSome() {
      some.run(Place.of(input), Place.of(ofOutput), ofSomeWeights, ofSomeBiases);
    }

    @Override
    public void close() {
      List.of(input, ofOutput, ofWeights, ofSomeWeights).forEach(INDArray::close);
      ofBiases.ifPresent(INDArray::close);
      ofSomeBiases.ifPresent(INDArray::close);
    }
  }
}
