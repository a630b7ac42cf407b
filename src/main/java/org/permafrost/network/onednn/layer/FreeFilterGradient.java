package org.permafrost.network.onednn.layer;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.memory.Dense;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.memory.Place;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.primitive.Convolution;
import org.permafrost.network.onednn.primitive.ConvolutionBackwardWeights;
import org.permafrost.network.onednn.primitive.ConvolutionForward;
import org.permafrost.network.onednn.primitive.Demand;

/**
 * Gradient of the weights and biases of some of a convolution's filters. The gradients of their
 * maps are brought together, by a 1 x 1 convolution with weights 0 and 1, which changes no finite
 * number; what follows is the gradient of a convolution with fewer filters.
 */
final class FreeFilterGradient {
  private final int[] filters;
  private final int filterLength;
  private final ConvolutionForward gather;
  private final INDArray choice;
  private final ConvolutionBackwardWeights some;
  private final long weights;
  private final long rows;

  /**
   * @param convolution without ReLU
   * @param filters to compute, ascending
   */
  FreeFilterGradient(Convolution convolution, int[] filters) {
    this.filters = filters.clone();
    rows = Layout.BLOCKED.room(filters.length);
    MapShape output = convolution.output();
    gather = ConvolutionForward.of(Convolution.ofPixels(output, rows));
    choice = choice(output.channels());
    Convolution fewer = convolution.withFilters(rows);
    some = ConvolutionBackwardWeights.of(fewer);
    filterLength = Math.toIntExact(convolution.filterLength());
    weights = rows * filterLength;
  }

  /**
   * What it needs at most beside the gradient of all filters: the maps' gradients and the weights'
   * of as many filters, and the choice of filters, which stays, once more in oneDNN's layout.
   */
  static Demand demand(Convolution convolution) {
    long choice = convolution.filters() * convolution.filters() * Float.BYTES;
    return new Demand(0, 2 * choice, Map.of())
        .and(Scratch.Part.SELECTION, convolution.output().bytes(Layout.BLOCKED))
        .and(
            Scratch.Part.FILTERS, convolution.filters() * convolution.filterLength() * Float.BYTES);
  }

  private INDArray choice(long channels) {
    float[] values = new float[Math.toIntExact(rows * channels)];
    for (int row = 0; row < filters.length; row++) {
      values[Math.toIntExact(row * channels + filters[row])] = 1;
    }
    INDArray array = Nd4j.createUninitializedDetached(DataType.FLOAT, rows, channels, 1, 1);
    FloatArrays.assign(array, values);
    return array;
  }

  /** Of these filters. */
  boolean isOf(int[] others) {
    return Arrays.equals(filters, others);
  }

  /**
   * Writes the filters' rows and leaves the others as they are.
   *
   * @param ofWeights where the gradient of the weights goes, {@code [filters, C, h, w]}
   */
  void run(Place input, Place ofOutput, INDArray ofWeights, Optional<INDArray> ofBiases) {
    gather.run(ofOutput, choice, Optional.empty(), Place.of(Scratch.Part.SELECTION), true);
    some.run(
        input,
        Place.of(Scratch.Part.SELECTION),
        Place.of(Scratch.Part.FILTERS),
        ofBiases.map(b -> Place.of(Scratch.Part.BIASES)));
    scatter(Scratch.Part.FILTERS, weights, filterLength, ofWeights);
    ofBiases.ifPresent(b -> scatter(Scratch.Part.BIASES, rows, 1, b));
  }

  private void scatter(Scratch.Part part, long length, int row, INDArray to) {
    if (!Dense.is(to) || to.length() < (filters[filters.length - 1] + 1L) * row) {
      throw new IllegalArgumentException("No room for gradients in " + to.shapeInfoToString());
    }
    // JavaCPP counts positions of byte pointers in bytes, as memcpy wants them.
    BytePointer source = new BytePointer(Scratch.of(part, length * Float.BYTES).start());
    BytePointer target = new BytePointer(to.data().addressPointer());
    long bytes = (long) Float.BYTES * row;
    for (int first = 0; first < filters.length; ) {
      int last = first + 1;
      while (last < filters.length && filters[last] == filters[first] + last - first) {
        last++;
      }
      Pointer.memcpy(
          target.position(filters[first] * bytes),
          source.position(first * bytes),
          (last - first) * bytes);
      first = last;
    }
  }
}
