package org.permafrost.network.exchange.convert;

import java.util.Arrays;
import java.util.List;
import org.permafrost.network.exchange.onnx.OnnxNode;

/**
 * The sliding window of a convolution or pooling, down and across.
 *
 * @param padding zeros at the top, left, bottom and right
 */
record Window(int[] kernel, int[] stride, int[] dilation, int[] padding) {
  private static final long LARGEST = 4096;

  /**
   * By the attributes of a node.
   *
   * @param kernel where the node does not say it itself; empty if it must
   * @param more zeros around the maps already
   */
  static Window of(OnnxNode node, int[] kernel, Value.Maps maps, int[] more) {
    List<Long> stated = node.integers("kernel_shape", list(kernel));
    if (stated.size() != 2 || (kernel.length == 2 && !Arrays.equals(kernel, ints(node, stated)))) {
      throw node.refusal("kernels must have a height and a width, those of their weights");
    }
    int[] size = ints(node, stated);
    int[] stride = ints(node, node.integers("strides", List.of(1L, 1L)));
    int[] dilation = ints(node, node.integers("dilations", List.of(1L, 1L)));
    if (size.length != 2 || stride.length != 2 || dilation.length != 2) {
      throw node.refusal("only windows of two dimensions are supported");
    }
    if (min(size) < 1 || min(stride) < 1 || min(dilation) < 1) {
      throw node.refusal("kernels, strides and dilations must be 1 or more");
    }
    int[] padding = padding(node, new Window(size, stride, dilation, new int[4]), maps);
    for (int i = 0; i < 4; i++) {
      padding[i] += more[i];
    }
    Window window = new Window(size, stride, dilation, padding);
    if (window.side(maps.height(), 0) < 1 || window.side(maps.width(), 1) < 1) {
      throw node.refusal(
          "its window does not fit into maps of " + maps.height() + " x " + maps.width());
    }
    return window;
  }

  private static int[] padding(OnnxNode node, Window bare, Value.Maps maps) {
    String auto = node.text("auto_pad", "NOTSET");
    int[] zeros = new int[4];
    switch (auto) {
      case "NOTSET" -> {
        int[] pads = ints(node, node.integers("pads", List.of(0L, 0L, 0L, 0L)));
        if (pads.length != 4 || min(pads) < 0) {
          throw node.refusal("pads must be four numbers from 0 up");
        }
        zeros = pads;
      }
      case "VALID" -> {}
      case "SAME_UPPER", "SAME_LOWER" -> {
        for (int axis = 0; axis < 2; axis++) {
          int side = axis == 0 ? maps.height() : maps.width();
          int total = bare.sameTotal(side, axis);
          int small = total / 2;
          zeros[axis] = auto.equals("SAME_UPPER") ? small : total - small;
          zeros[axis + 2] = total - zeros[axis];
        }
      }
      default -> throw node.refusal("auto_pad " + auto + " is unknown");
    }
    return zeros;
  }

  /** Zeros that make the output the input divided by the stride, rounded up. */
  int sameTotal(int side, int axis) {
    int steps = (side + stride[axis] - 1) / stride[axis];
    return Math.max(0, (steps - 1) * stride[axis] + span(axis) - side);
  }

  /** Pixels under a dilated kernel. */
  int span(int axis) {
    return (kernel[axis] - 1) * dilation[axis] + 1;
  }

  /** Side of the output; below 1 if the window does not fit. */
  int side(int input, int axis) {
    int room = input + padding[axis] + padding[axis + 2] - span(axis);
    return room < 0 ? 0 : room / stride[axis] + 1;
  }

  boolean isSymmetric() {
    return padding[0] == padding[2] && padding[1] == padding[3];
  }

  Window with(int[] otherPadding) {
    return new Window(kernel, stride, dilation, otherPadding);
  }

  private static List<Long> list(int[] values) {
    return Arrays.stream(values).asLongStream().boxed().toList();
  }

  private static int[] ints(OnnxNode node, List<Long> values) {
    int[] ints = new int[values.size()];
    for (int i = 0; i < ints.length; i++) {
      if (Math.abs(values.get(i)) > LARGEST) {
        throw node.refusal("it says " + values.get(i) + ", at most " + LARGEST + " is supported");
      }
      ints[i] = Math.toIntExact(values.get(i));
    }
    return ints;
  }

  private static int min(int[] values) {
    return Arrays.stream(values).min().orElse(0);
  }
}
