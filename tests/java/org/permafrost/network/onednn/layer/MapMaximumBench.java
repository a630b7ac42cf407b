package org.permafrost.network.onednn.layer;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Pooling;

/** The largest value of each map of a batch, on native layers and on DL4J's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MapMaximumBench {
  private static final MapShape SHAPE = new MapShape(32, 64, 16, 16);

  private WholeMaps maxima;
  private INDArray blocked;
  private INDArray plain;

  @Setup
  public void allocate() {
    maxima = new WholeMaps((int) SHAPE.channels(), Pooling.Kind.MAXIMUM);
    blocked = Nd4j.randn(Layout.BLOCKED.arrayShape(SHAPE));
    plain = Nd4j.randn(Layout.PLAIN.arrayShape(SHAPE));
  }

  @Benchmark
  public float[] ofNativeLayer() {
    maxima.take(blocked);
    return maxima.values();
  }

  @Benchmark
  public float[] ofStockLayer() {
    try (INDArray largest = plain.max(2, 3)) {
      return FloatArrays.copyOf(largest);
    }
  }
}
