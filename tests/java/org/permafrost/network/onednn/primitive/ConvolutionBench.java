package org.permafrost.network.onednn.primitive;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;

/** The three convolutions of a training step, for the 3 x 3 layers of ResNet34 at 64 pixels. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ConvolutionBench {
  private static final int BATCH = 32;

  /** Channels, the same before and after, and side of the maps. */
  @Param({"64x16", "128x8", "256x4", "512x2"})
  public String maps;

  private ConvolutionForward forward;
  private ConvolutionBackwardData backwardData;
  private ConvolutionBackwardWeights backwardWeights;
  private INDArray input;
  private INDArray ofInput;
  private INDArray output;
  private INDArray ofOutput;
  private INDArray weights;
  private INDArray ofWeights;

  @Setup
  public void allocate() {
    String[] parts = maps.split("x", -1);
    int channels = Integer.parseInt(parts[0]);
    int side = Integer.parseInt(parts[1]);
    long[] one = {1, 1};
    MapShape source = new MapShape(BATCH, channels, side, side);
    Convolution convolution =
        new Convolution(
            source, Layout.BLOCKED, channels, new long[] {3, 3}, one, one, false, false);
    forward = ConvolutionForward.of(convolution);
    backwardData = ConvolutionBackwardData.of(convolution);
    backwardWeights = ConvolutionBackwardWeights.of(convolution);
    long[] shape = Layout.BLOCKED.arrayShape(source);
    input = Nd4j.randn(shape);
    ofInput = Nd4j.randn(shape);
    output = Nd4j.randn(shape);
    ofOutput = Nd4j.randn(shape);
    weights = Nd4j.randn(channels, channels, 3, 3);
    ofWeights = Nd4j.randn(channels, channels, 3, 3);
  }

  @Benchmark
  public void forward() {
    forward.run(Place.of(input), weights, Optional.empty(), Place.of(output), false);
  }

  @Benchmark
  public void backwardData() {
    backwardData.run(Place.of(ofOutput), weights, ofInput);
  }

  @Benchmark
  public void backwardWeights() {
    backwardWeights.run(Place.of(input), Place.of(ofOutput), Place.of(ofWeights), Optional.empty());
  }
}
