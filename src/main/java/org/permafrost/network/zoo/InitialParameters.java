package org.permafrost.network.zoo;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.NormalizationRows;
import org.permafrost.network.catalog.Range;
import org.permafrost.random.KeyedRandom;

/**
 * Weights before training (He, Zhang, Ren, Sun 2015, "Delving deep into rectifiers"): normal with
 * variance 2 / fan-in, 1 / fan-in for the classifier, which no ReLU follows; fan-in is input
 * channels x kernel area (torchvision takes fan-out, which differs only where the width changes).
 * Biases and beta are 0, gamma is 1, running statistics start at mean 0 and variance 1. Each unit
 * draws from a stream of its own, keyed by (seed, layer, index), so that neither ND4J's generator
 * nor threads nor the order of layers matter.
 */
public final class InitialParameters {
  private InitialParameters() {}

  /** All parameters in flat order. */
  public static float[] of(ComputationGraphConfiguration configuration, long seed) {
    FilterCatalog catalog = FilterCatalog.of(configuration);
    float[] values = new float[catalog.parameters()];
    for (ConvolutionFilters layer : catalog.layers()) {
      double deviation = Math.sqrt(2.0 / layer.filterLength());
      units(values, layer.layer(), layer.weights(), layer.filters(), deviation, seed);
    }
    catalog.normalizations().forEach(rows -> ones(values, rows));
    for (DenseRows hidden : catalog.hidden()) {
      double deviation = Math.sqrt(2.0 / hidden.inputs());
      units(values, hidden.layer(), hidden.weights(), hidden.outputs(), deviation, seed);
    }
    DenseRows last = catalog.classifier();
    double deviation = Math.sqrt(1.0 / last.inputs());
    units(values, last.layer(), last.weights(), last.outputs(), deviation, seed);
    return values;
  }

  private static void ones(float[] values, NormalizationRows rows) {
    Arrays.fill(values, rows.gamma().start(), rows.gamma().end(), 1);
    Arrays.fill(values, rows.variance().start(), rows.variance().end(), 1);
  }

  private static void units(
      float[] values, String layer, Range weights, int units, double deviation, long seed) {
    int size = weights.length() / units;
    IntStream.range(0, units)
        .parallel()
        .forEach(
            unit ->
                normal(
                    values,
                    weights.piece(unit, size),
                    deviation,
                    KeyedRandom.of(seed, "initial-weights", unit, layer)));
  }

  /** Fills a range by Marsaglia's polar method, two numbers at a time. */
  private static void normal(float[] values, Range range, double deviation, KeyedRandom random) {
    for (int i = range.start(); i < range.end(); i += 2) {
      double x;
      double y;
      double square;
      do {
        x = 2 * random.nextDouble() - 1;
        y = 2 * random.nextDouble() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square == 0);
      double scale = deviation * Math.sqrt(-2 * StrictMath.log(square) / square);
      values[i] = (float) (x * scale);
      if (i + 1 < range.end()) {
        values[i + 1] = (float) (y * scale);
      }
    }
  }
}
