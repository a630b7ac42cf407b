package org.permafrost.network.exchange.convert;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.permafrost.network.exchange.onnx.OnnxNode;

/** Concat of maps over channels. */
final class Concatenations implements OperatorConverter {
  @Override
  public List<String> operators() {
    return List.of("Concat");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    if (conversion.input(node, 0) instanceof Value.Numbers) {
      ShapeArithmetic.concatenate(node, conversion);
      return;
    }
    long axis = node.integer("axis", 1);
    List<String> vertices = new ArrayList<>();
    Value.Maps first = conversion.maps(node, 0);
    int channels = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      Value.Maps maps = conversion.maps(node, i);
      if ((axis != 1 && axis != -3)
          || maps.height() != first.height()
          || maps.width() != first.width()) {
        throw node.refusal(
            "it joins "
                + first
                + " and "
                + maps
                + " along axis "
                + axis
                + "; supported are maps of one height and width along axis 1");
      }
      channels = Math.addExact(channels, maps.channels());
      vertices.add(maps.vertex());
    }
    if (vertices.size() == 1) {
      conversion.define(node, first);
      return;
    }
    String name = conversion.draft().vertex(conversion.origin(node), new MergeVertex(), vertices);
    conversion.define(node, new Value.Maps(name, channels, first.height(), first.width()));
  }
}
