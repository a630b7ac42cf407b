package org.permafrost.network.onednn.graph;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * How large maps are compared with the network's input, without knowing it: the windows they went
 * through that changed their size. Maps of equal resolution have equal sizes.
 *
 * @param steps in order; equal steps change equal sizes alike
 */
record Resolution(List<Step> steps) {
  /** A side of n becomes {@code floor((n + offset) / stride) + 1}, down and across. */
  private record Step(int offsetDown, int strideDown, int offsetAcross, int strideAcross) {
    boolean keepsSize() {
      return offsetDown == -1 && offsetAcross == -1 && strideDown == 1 && strideAcross == 1;
    }
  }

  static final Resolution OF_INPUT = new Resolution(List.of());

  /** Of one pixel, whatever it was before. */
  static final Resolution ONE_PIXEL =
      new Resolution(List.of(new Step(0, Integer.MAX_VALUE, 0, Integer.MAX_VALUE)));

  Resolution {
    steps = List.copyOf(steps);
  }

  /** Behind windows of this kind, down and across each. */
  Resolution behind(
      ConvolutionMode mode,
      int[] size,
      int[] dilation,
      int[] stride,
      int[] padding,
      int[] endPadding) {
    Step step =
        new Step(
            offset(mode, size[0], dilation[0], padding[0] + endPadding[0]),
            stride[0],
            offset(mode, size[1], dilation[1], padding[1] + endPadding[1]),
            stride[1]);
    if (step.keepsSize()) {
      return this;
    }
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Resolution(longer);
  }

  /**
   * Mode Same gives n / stride, rounded up.
   *
   * @param padding on both sides together
   */
  private static int offset(ConvolutionMode mode, int size, int dilation, int padding) {
    return mode == ConvolutionMode.Same ? -1 : padding - (size - 1) * dilation - 1;
  }
}
