package org.permafrost.rank;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The scores of one image added to sums without rounding, and two such sums added. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ExactSumsBench {
  /** About as many as ResNet34 has filters. */
  private static final int FILTERS = 8_512;

  private final double[] scores = new Random(1).doubles(FILTERS, 1e-3, 10).toArray();
  private ExactSums sums;
  private ExactSums others;
  private double[] plain;

  /** Anew for each iteration, long before a digit could overflow. */
  @Setup(Level.Iteration)
  public void empty() {
    sums = new ExactSums(FILTERS);
    others = new ExactSums(FILTERS);
    plain = new double[FILTERS];
    for (int i = 0; i < FILTERS; i++) {
      others.add(i, scores[i]);
    }
  }

  @Benchmark
  public ExactSums add() {
    for (int i = 0; i < FILTERS; i++) {
      sums.add(i, scores[i]);
    }
    return sums;
  }

  /** What the same costs where rounding does not matter. */
  @Benchmark
  public double[] addRounded() {
    for (int i = 0; i < FILTERS; i++) {
      plain[i] += scores[i];
    }
    return plain;
  }

  @Benchmark
  public ExactSums merge() {
    sums.merge(others);
    return sums;
  }
}
