package org.permafrost.network.exchange.convert;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.permafrost.network.exchange.onnx.OnnxNode;

/** All operators that are taken over. */
public final class Operators {
  private static final Map<String, OperatorConverter> BY_NAME = new TreeMap<>();

  static {
    List.of(
            new Convolutions(),
            new Normalizations(),
            new Activations(),
            new Additions(),
            new Products(),
            new Concatenations(),
            new Pools(),
            new GlobalPools(),
            new Reshapes(),
            new DenseLayers(),
            new Paddings(),
            new PassedOn(),
            new ShapeArithmetic())
        .forEach(converter -> converter.operators().forEach(name -> BY_NAME.put(name, converter)));
  }

  private Operators() {}

  /** Their names, sorted. */
  public static List<String> names() {
    return BY_NAME.keySet().stream().filter(name -> !name.contains(".")).toList();
  }

  static void convert(OnnxNode node, Conversion conversion) {
    OperatorConverter converter = BY_NAME.get(node.operator());
    if (converter == null) {
      throw node.refusal(
          "the operator is not supported. Supported are " + String.join(", ", names()));
    }
    converter.convert(node, conversion);
  }
}
