package org.permafrost.network.exchange.convert;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.permafrost.network.exchange.draft.Part;
import org.permafrost.network.exchange.onnx.OnnxNode;

/** Flatten, Reshape, Squeeze and Unsqueeze between maps and vectors, and of known numbers. */
final class Reshapes implements OperatorConverter {
  private static final String SUPPORTED = "; supported is [N, C, H, W] to [N, C * H * W]";

  @Override
  public List<String> operators() {
    return List.of("Flatten", "Reshape", "Squeeze", "Unsqueeze");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    if (conversion.input(node, 0) instanceof Value.Numbers) {
      ShapeArithmetic.reshape(node, conversion);
      return;
    }
    switch (node.operator()) {
      case "Flatten" -> flatten(node, conversion);
      case "Reshape" -> reshape(node, conversion);
      default -> squeeze(node, conversion);
    }
  }

  private static void flatten(OnnxNode node, Conversion conversion) {
    long axis = node.integer("axis", 1);
    if (axis != 1 && axis != -3) {
      throw node.refusal("it flattens from axis " + axis + " on" + SUPPORTED);
    }
    toVector(node, conversion);
  }

  private static void reshape(OnnxNode node, Conversion conversion) {
    long[] shape = conversion.numbers(node, 1).values();
    Value input = conversion.input(node, 0);
    boolean first = shape.length > 0 && isBatch(shape[0], conversion);
    if (input instanceof Value.Maps maps) {
      long size = size(maps);
      if (shape.length == 2 && first && isSize(shape[1], size, shape[0])) {
        toVector(node, conversion);
        return;
      }
      if (shape.length == 4
          && first
          && shape[1] == maps.channels()
          && shape[2] == maps.height()
          && shape[3] == maps.width()) {
        conversion.define(node, maps);
        return;
      }
    } else if (input instanceof Value.Vector vector) {
      boolean gate =
          shape.length == 4
              && isSize(shape[1], vector.size(), shape[0])
              && shape[2] == 1
              && shape[3] == 1;
      boolean same = shape.length == 2 && isSize(shape[1], vector.size(), shape[0]);
      if (first && (gate || same)) {
        conversion.define(node, vector);
        return;
      }
    }
    throw node.refusal("it reshapes to " + told(shape) + SUPPORTED);
  }

  /** Zero copies a size, and minus one is what is left. */
  private static boolean isBatch(long size, Conversion conversion) {
    return size == Value.Numbers.BATCH
        || size == 0
        || size == -1
        || (conversion.batch() > 0 && size == conversion.batch());
  }

  private static boolean isSize(long stated, long size, long before) {
    return stated == size || (stated == -1 && before != -1);
  }

  private static String told(long[] shape) {
    StringBuilder text = new StringBuilder("[");
    for (long size : shape) {
      text.append(text.length() > 1 ? ", " : "").append(size == Value.Numbers.BATCH ? "N" : size);
    }
    return text.append("]").toString();
  }

  private static void squeeze(OnnxNode node, Conversion conversion) {
    List<Long> axes =
        conversion.numbers(node, "axes", 1).orElse(List.of()).stream()
            .map(axis -> axis < 0 ? axis + 4 : axis)
            .sorted()
            .toList();
    boolean space = axes.equals(List.of(2L, 3L));
    Value input = conversion.input(node, 0);
    if (space
        && node.operator().equals("Squeeze")
        && input instanceof Value.Maps maps
        && maps.isOneByOne()) {
      toVector(node, conversion);
    } else if (space && node.operator().equals("Unsqueeze") && input instanceof Value.Vector v) {
      conversion.define(node, v);
    } else {
      throw node.refusal(
          "axes " + axes + "; supported are height and width of single pixels (2, 3)");
    }
  }

  private static void toVector(OnnxNode node, Conversion conversion) {
    if (conversion.input(node, 0) instanceof Value.Vector vector) {
      conversion.define(node, vector);
      return;
    }
    Value.Maps maps = conversion.maps(node, 0);
    Optional<GlobalPoolingLayer> pool =
        Optional.ofNullable(conversion.draft().part(maps.vertex()))
            .flatMap(part -> part.layer(GlobalPoolingLayer.class));
    boolean collapsed = pool.isPresent() && conversion.hasOneReader(node.input(0));
    if (collapsed) {
      Part part = conversion.draft().part(maps.vertex());
      conversion
          .draft()
          .replaceLayer(
              part.name(),
              new GlobalPoolingLayer.Builder(pool.get().getPoolingType()).build(),
              node.output());
    }
    int size = Math.toIntExact(size(maps));
    conversion.define(node, new Value.Vector(maps.vertex(), size, !collapsed, false));
  }

  private static long size(Value.Maps maps) {
    return (long) maps.channels() * maps.height() * maps.width();
  }
}
