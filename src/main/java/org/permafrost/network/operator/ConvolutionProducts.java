package org.permafrost.network.operator;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;

/**
 * The sums of a convolution of any kind and their derivatives, by ND4J's operations: depthwise ones
 * at once, other groups one after the other, dilated ones with zeros between their weights, which
 * ND4J 1.0.0-M2.1 cannot compute otherwise. Arrays are {@code [N, C, H, W]} in c order, weights
 * {@code [filters, C / groups, height, width]}; biases stay outside.
 */
public final class ConvolutionProducts {
  private final ConvolutionLayer layer;
  private final int groups;
  private final int[] begin;
  private final int[] end;
  private final boolean uneven;

  public ConvolutionProducts(ConvolutionLayer layer) {
    this.layer = layer;
    groups = ConvolutionForm.groups(layer);
    begin = layer.getPadding();
    end = ConvolutionForm.endPadding(layer);
    uneven = !Arrays.equals(begin, end);
  }

  /** What the sums of an input of this shape look like. */
  long[] output(long... input) {
    return new long[] {input[0], layer.getNOut(), side(input[2], 0), side(input[3], 1)};
  }

  private long side(long input, int axis) {
    return (input + begin[axis] + end[axis] - window(axis)) / layer.getStride()[axis] + 1;
  }

  /**
   * @param sums takes the result
   */
  public void forward(INDArray input, INDArray weights, INDArray sums) {
    if (!isDilated()) {
      dense(input, weights, sums);
      return;
    }
    INDArray spread = spread(weights);
    dense(input, spread, sums);
    release(spread);
  }

  private void dense(INDArray input, INDArray weights, INDArray sums) {
    INDArray padded = uneven ? padded(input) : input;
    if (isDepthwise()) {
      run(operation("depthwise_conv2d").addInputs(padded, depthwise(weights)).addOutputs(sums));
    } else if (groups == 1) {
      run(operation("conv2d").addInputs(padded, weights).addOutputs(sums));
    } else {
      INDArray own = weights.dup('c');
      for (int g = 0; g < groups; g++) {
        INDArray part = Nd4j.createUninitialized(sums.dataType(), ofGroup(sums, g).shape(), 'c');
        INDArray read = ofGroup(padded, g).dup('c');
        run(operation("conv2d").addInputs(read, filters(own, g)).addOutputs(part));
        ofGroup(sums, g).assign(part);
        release(read);
        release(part);
      }
      release(own);
    }
    if (uneven) {
      release(padded);
    }
  }

  /**
   * @param signal derivatives at the sums
   * @param atInput takes the derivatives at the input
   * @param ofWeights takes the derivatives of the weights, summed over the batch
   */
  public void backward(
      INDArray input, INDArray weights, INDArray signal, INDArray atInput, INDArray ofWeights) {
    if (!isDilated()) {
      dense(input, weights, signal, atInput, ofWeights);
      return;
    }
    INDArray spread = spread(weights);
    INDArray ofSpread = spread.ulike();
    dense(input, spread, signal, atInput, ofSpread);
    ofWeights.assign(own(ofSpread));
    release(spread);
    release(ofSpread);
  }

  private void dense(
      INDArray input, INDArray weights, INDArray signal, INDArray atInput, INDArray ofWeights) {
    INDArray padded = uneven ? padded(input) : input;
    INDArray atPadded =
        uneven ? Nd4j.createUninitialized(input.dataType(), padded.shape(), 'c') : atInput;
    if (isDepthwise()) {
      run(
          operation("depthwise_conv2d_bp")
              .addInputs(padded, depthwise(weights), signal)
              .addOutputs(atPadded, depthwise(ofWeights)));
    } else if (groups == 1) {
      run(
          operation("conv2d_bp")
              .addInputs(padded, weights, signal)
              .addOutputs(atPadded, ofWeights));
    } else {
      INDArray own = weights.dup('c');
      INDArray ofOwn = own.ulike();
      for (int g = 0; g < groups; g++) {
        backward(padded, own, signal, atPadded, ofOwn, g);
      }
      ofWeights.assign(ofOwn);
      release(own);
      release(ofOwn);
    }
    if (uneven) {
      atInput.assign(inner(atPadded, input));
      release(padded);
      release(atPadded);
    }
  }

  private void backward(
      INDArray input,
      INDArray weights,
      INDArray signal,
      INDArray atInput,
      INDArray ofWeights,
      int group) {
    INDArray read = ofGroup(input, group).dup('c');
    INDArray arrived = ofGroup(signal, group).dup('c');
    INDArray back = Nd4j.createUninitialized(read.dataType(), read.shape(), 'c');
    run(
        operation("conv2d_bp")
            .addInputs(read, filters(weights, group), arrived)
            .addOutputs(back, filters(ofWeights, group)));
    ofGroup(atInput, group).assign(back);
    release(read);
    release(arrived);
    release(back);
  }

  private boolean isDilated() {
    return window(0) != layer.getKernelSize()[0] || window(1) != layer.getKernelSize()[1];
  }

  /** The weights with zeros between them. */
  private INDArray spread(INDArray weights) {
    INDArray spread =
        Nd4j.create(
            weights.dataType(),
            new long[] {weights.size(0), weights.size(1), window(0), window(1)},
            'c');
    own(spread).assign(weights);
    return spread;
  }

  private INDArray own(INDArray spread) {
    return spread.get(all(), all(), places(0), places(1));
  }

  /** Of the weights in a window. */
  private INDArrayIndex places(int axis) {
    int step = layer.getKernelSize()[axis] == 1 ? 1 : layer.getDilation()[axis];
    return interval(0, step, window(axis));
  }

  private long window(int axis) {
    return (layer.getKernelSize()[axis] - 1L) * layer.getDilation()[axis] + 1;
  }

  private boolean isDepthwise() {
    return groups > 1 && groups == layer.getNIn() && groups == layer.getNOut();
  }

  /** ND4J's form of one filter per channel: {@code [1, channels, height, width]}. */
  private static INDArray depthwise(INDArray weights) {
    return weights.reshape('c', 1, weights.size(0), weights.size(2), weights.size(3));
  }

  /** ND4J 1.0.0-M2.1 fails to slice some views, such as parameters of a network of doubles. */
  private INDArray filters(INDArray weights, int group) {
    return weights
        .reshape(
            'c',
            groups,
            weights.size(0) / groups,
            weights.size(1),
            weights.size(2),
            weights.size(3))
        .slice(group);
  }

  private INDArray ofGroup(INDArray maps, int group) {
    return maps.reshape(
            'c', maps.size(0), groups, maps.size(1) / groups, maps.size(2), maps.size(3))
        .slice(group, 1);
  }

  private INDArray padded(INDArray input) {
    INDArray padded =
        Nd4j.create(
            input.dataType(),
            new long[] {
              input.size(0),
              input.size(1),
              input.size(2) + begin[0] + end[0],
              input.size(3) + begin[1] + end[1]
            },
            'c');
    inner(padded, input).assign(input);
    return padded;
  }

  private INDArray inner(INDArray padded, INDArray input) {
    return padded.get(
        all(),
        all(),
        interval(begin[0], begin[0] + input.size(2)),
        interval(begin[1], begin[1] + input.size(3)));
  }

  /** Not "same" padding, NCHW, weights {@code [filters, channels, height, width]}. */
  private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
    int[] stride = layer.getStride();
    int down = uneven ? 0 : begin[0];
    int across = uneven ? 0 : begin[1];
    return DynamicCustomOp.builder(name)
        .addIntegerArguments(
            (int) window(0), (int) window(1), stride[0], stride[1], down, across, 1, 1, 0, 0, 1);
  }

  private static void run(DynamicCustomOp.DynamicCustomOpsBuilder operation) {
    Nd4j.exec(operation.build());
  }

  /** Arrays of a workspace go with it. */
  private static void release(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }
}
