package org.permafrost.spark.train.round;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.permafrost.freeze.hook.RoundVector.Reduction;
import org.permafrost.spark.FloatVector;

/** A million parameters of four workers reduced to one vector. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AveragingBench {
  private static final int WORKERS = 4;
  private static final int LENGTH = 1 << 20;

  private List<VectorSlice> means;
  private List<VectorSlice> summands;

  @Setup
  public void train() {
    means = slices(Reduction.MEAN);
    summands = slices(Reduction.SUM);
  }

  private static List<VectorSlice> slices(Reduction reduction) {
    return IntStream.range(0, WORKERS).mapToObj(worker -> slice(reduction, worker)).toList();
  }

  private static VectorSlice slice(Reduction reduction, int worker) {
    Random random = new Random(worker);
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new VectorSlice(
        VectorSlice.PARAMETERS,
        0,
        reduction,
        worker,
        new RoundTally(5, 160, 1, List.of()),
        new FloatVector(values));
  }

  @Benchmark
  public Object mean() {
    return VectorSlice.reduce(means);
  }

  @Benchmark
  public Object sum() {
    return VectorSlice.reduce(summands);
  }
}
