package org.permafrost.network.exchange.convert;

import java.util.List;
import org.permafrost.network.exchange.onnx.OnnxNode;

/** Pad with zeros in front of a convolution, which takes them over. */
final class Paddings implements OperatorConverter {
  private static final long LARGEST = 4096;

  @Override
  public List<String> operators() {
    return List.of("Pad");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    Value.Maps maps = conversion.maps(node, 0);
    List<Long> pads = conversion.numbers(node, "pads", 1).orElse(List.of());
    String mode = node.text("mode", "constant");
    boolean zeros =
        node.number("value", 0) == 0
            && (!conversion.has(node, 2) || conversion.constant(node, 2).number() == 0);
    boolean space =
        pads.size() == 8
            && pads.stream().allMatch(p -> p >= 0 && p <= LARGEST)
            && pads.get(0) + pads.get(1) + pads.get(4) + pads.get(5) == 0;
    if (!mode.equals("constant") || !zeros || !space || conversion.has(node, 3)) {
      throw node.refusal(
          "it pads by " + pads + " (" + mode + "); supported are zeros around height and width");
    }
    int[] padding = {
      pads.get(2).intValue(), pads.get(3).intValue(), pads.get(6).intValue(), pads.get(7).intValue()
    };
    conversion.define(
        node, pads.stream().allMatch(p -> p == 0) ? maps : new Value.Padded(maps, padding));
  }
}
