package org.permafrost.network.exchange.convert;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.permafrost.network.exchange.onnx.OnnxNode;

/** Add of maps of one shape, and of constants to the output of a convolution. */
final class Additions implements OperatorConverter {
  @Override
  public List<String> operators() {
    return List.of("Add", "Sub");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    if (ConstantFactors.fold(node, conversion)) {
      return;
    }
    if (node.operator().equals("Sub")) {
      throw node.refusal("only constants can be subtracted");
    }
    Value.Maps first = conversion.maps(node, 0);
    Value.Maps second = conversion.maps(node, 1);
    if (!first.hasShape(second)) {
      throw node.refusal("it adds " + first + " and " + second + ", which differ in shape");
    }
    String name =
        conversion
            .draft()
            .vertex(
                conversion.origin(node),
                new ElementWiseVertex(ElementWiseVertex.Op.Add),
                List.of(first.vertex(), second.vertex()));
    conversion.define(node, new Value.Maps(name, first.channels(), first.height(), first.width()));
  }
}
