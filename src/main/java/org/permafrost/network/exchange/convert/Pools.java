package org.permafrost.network.exchange.convert;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.permafrost.network.exchange.onnx.OnnxNode;

/** MaxPool and AveragePool over windows. */
final class Pools implements OperatorConverter {
  private static final int[] NONE = {0, 0, 0, 0};

  @Override
  public List<String> operators() {
    return List.of("MaxPool", "AveragePool");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    if (node.outputs().size() > 1 && !node.outputs().get(1).isEmpty()) {
      throw node.refusal("the positions of the largest values are not supported");
    }
    Value.Maps maps = conversion.maps(node, 0);
    Window window = Window.of(node, new int[0], maps, NONE);
    if (!Arrays.equals(window.dilation(), new int[] {1, 1})) {
      throw node.refusal("dilated pooling is not supported");
    }
    if (node.integer("ceil_mode", 0) != 0) {
      window = roundedUp(window, maps);
    }
    boolean max = node.operator().equals("MaxPool");
    SubsamplingLayer.Builder layer =
        new SubsamplingLayer.Builder(
                max ? SubsamplingLayer.PoolingType.MAX : SubsamplingLayer.PoolingType.AVG)
            .kernelSize(window.kernel())
            .stride(window.stride());
    if (!max) {
      layer.avgPoolIncludePadInDivisor(node.integer("count_include_pad", 0) != 0);
    }
    if (seesAllAsSymmetric(window, maps)) {
      layer.padding(window.padding()[0], window.padding()[1]);
    } else if (max && isSame(window, maps)) {
      layer.convolutionMode(ConvolutionMode.Same);
    } else {
      throw node.refusal(
          "its padding, at the top, left, bottom and right, is "
              + Arrays.toString(window.padding())
              + ", which takes other windows than the same on opposite sides does. Supported are such"
              + " paddings, those that take no further window, and for MaxPool that of SAME_UPPER;"
              + " export with another padding (in PyTorch, padding=1 instead of a pad before the pool) or"
              + " another image size");
    }
    String name = conversion.draft().layer(conversion.origin(node), layer.build(), maps.vertex());
    conversion.define(
        node,
        new Value.Maps(
            name, maps.channels(), window.side(maps.height(), 0), window.side(maps.width(), 1)));
  }

  /** With the zeros at the end that a last, incomplete step takes. */
  private static Window roundedUp(Window window, Value.Maps maps) {
    int[] padding = window.padding().clone();
    for (int axis = 0; axis < 2; axis++) {
      int side = axis == 0 ? maps.height() : maps.width();
      int room = side + padding[axis] + padding[axis + 2] - window.span(axis);
      int missing = (window.stride()[axis] - room % window.stride()[axis]) % window.stride()[axis];
      // A step that would begin behind the maps and their first padding does not count.
      boolean starts = room + missing < side + padding[axis];
      padding[axis + 2] += starts ? missing : 0;
    }
    return window.with(padding);
  }

  /**
   * Whether padding at the bottom and right as at the top and left takes the same windows: what is
   * more or less at the end is then under none of them, or the same under the last.
   */
  private static boolean seesAllAsSymmetric(Window window, Value.Maps maps) {
    int[] padding = window.padding();
    Window symmetric = window.with(new int[] {padding[0], padding[1], padding[0], padding[1]});
    return window.side(maps.height(), 0) == symmetric.side(maps.height(), 0)
        && window.side(maps.width(), 1) == symmetric.side(maps.width(), 1);
  }

  private static boolean isSame(Window window, Value.Maps maps) {
    for (int axis = 0; axis < 2; axis++) {
      int total = window.sameTotal(axis == 0 ? maps.height() : maps.width(), axis);
      if (window.padding()[axis] != total / 2 || window.padding()[axis + 2] != total - total / 2) {
        return false;
      }
    }
    return true;
  }
}
