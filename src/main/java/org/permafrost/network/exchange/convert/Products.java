package org.permafrost.network.exchange.convert;

import java.util.List;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.operator.ChannelGate;

/** Mul of maps with a gate per channel, and of the output of a convolution with constants. */
final class Products implements OperatorConverter {
  @Override
  public List<String> operators() {
    return List.of("Mul", "Div");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    if (ConstantFactors.fold(node, conversion)) {
      return;
    }
    if (node.operator().equals("Div")) {
      throw node.refusal("only a division by constants is supported");
    }
    boolean gateFirst = isGate(conversion.input(node, 0)) && !isGate(conversion.input(node, 1));
    Value.Maps maps = conversion.maps(node, gateFirst ? 1 : 0);
    Value gate = conversion.input(node, gateFirst ? 0 : 1);
    if (!isGate(gate) || channels(gate) != maps.channels()) {
      throw node.refusal(
          "it multiplies "
              + maps
              + " by "
              + gate
              + "; supported are gates [N, C, 1, 1] of the same channels, and x * sigmoid(x)");
    }
    String name =
        conversion
            .draft()
            .vertex(
                conversion.origin(node), new ChannelGate(), List.of(maps.vertex(), vertex(gate)));
    conversion.define(node, new Value.Maps(name, maps.channels(), maps.height(), maps.width()));
  }

  private static boolean isGate(Value value) {
    return (value instanceof Value.Maps maps && maps.isOneByOne())
        || (value instanceof Value.Vector vector && !vector.flattened() && !vector.softmax());
  }

  private static int channels(Value gate) {
    return gate instanceof Value.Maps maps ? maps.channels() : ((Value.Vector) gate).size();
  }

  private static String vertex(Value gate) {
    return gate instanceof Value.Maps maps ? maps.vertex() : ((Value.Vector) gate).vertex();
  }
}
