package org.permafrost.network.exchange.convert;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.permafrost.network.exchange.onnx.OnnxNode;

/** GlobalAveragePool, GlobalMaxPool and ReduceMean over height and width. */
final class GlobalPools implements OperatorConverter {
  @Override
  public List<String> operators() {
    return List.of("GlobalAveragePool", "GlobalMaxPool", "ReduceMean");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    Value.Maps maps = conversion.maps(node, 0);
    boolean keep = true;
    if (node.operator().equals("ReduceMean")) {
      List<Long> axes =
          conversion.numbers(node, "axes", 1).orElse(List.of()).stream()
              .map(axis -> axis < 0 ? axis + 4 : axis)
              .sorted()
              .toList();
      if (!axes.equals(List.of(2L, 3L))) {
        throw node.refusal(
            "it takes means over the axes " + axes + "; supported are height and width (2, 3)");
      }
      keep = node.integer("keepdims", 1) != 0;
    }
    GlobalPoolingLayer layer =
        new GlobalPoolingLayer.Builder(
                node.operator().equals("GlobalMaxPool") ? PoolingType.MAX : PoolingType.AVG)
            .collapseDimensions(!keep)
            .build();
    String name = conversion.draft().layer(conversion.origin(node), layer, maps.vertex());
    conversion.define(
        node,
        keep
            ? new Value.Maps(name, maps.channels(), 1, 1)
            : new Value.Vector(name, maps.channels(), false, false));
  }
}
