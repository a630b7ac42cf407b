package org.permafrost.network.exchange.convert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.exchange.onnx.OnnxTensor;

/**
 * What exporters write to compute a shape: Shape, Gather, Slice, Concat and the like on known whole
 * numbers. Its results feed Reshape and Pad and are gone then.
 */
final class ShapeArithmetic implements OperatorConverter {
  private static final long FLOAT = 1;
  private static final int MOST_NUMBERS = 1024;

  @Override
  public List<String> operators() {
    return List.of("Shape", "Gather", "Slice", "Cast", "ConstantOfShape", "Transpose");
  }

  @Override
  public void convert(OnnxNode node, Conversion conversion) {
    switch (node.operator()) {
      case "Shape" -> conversion.define(node, shape(node, conversion));
      case "Gather" -> conversion.define(node, gather(node, conversion));
      case "Slice" -> conversion.define(node, slice(node, conversion));
      case "Cast" -> cast(node, conversion);
      case "ConstantOfShape" -> conversion.define(node, repeated(node, conversion));
      default -> conversion.define(node, transposed(node, conversion));
    }
  }

  private static Value.Numbers shape(OnnxNode node, Conversion conversion) {
    Value input = conversion.input(node, 0);
    long[] sizes;
    if (input instanceof Value.Maps maps) {
      sizes = new long[] {Value.Numbers.BATCH, maps.channels(), maps.height(), maps.width()};
    } else if (input instanceof Value.Vector vector) {
      sizes = new long[] {Value.Numbers.BATCH, vector.size()};
    } else {
      sizes = conversion.numbers(node, 0).shape().stream().mapToLong(i -> i).toArray();
    }
    int start = bounded(node.integer("start", 0), sizes.length);
    int end = bounded(node.integer("end", sizes.length), sizes.length);
    return Value.Numbers.of(Arrays.copyOfRange(sizes, Math.min(start, end), end));
  }

  private static Value.Numbers gather(OnnxNode node, Conversion conversion) {
    Value.Numbers data = conversion.numbers(node, 0);
    Value.Numbers indices = conversion.numbers(node, 1);
    if (data.shape().size() != 1 || indices.shape().size() > 1 || node.integer("axis", 0) != 0) {
      throw node.refusal("supported are single sizes out of a shape");
    }
    long[] values = new long[indices.values().length];
    for (int i = 0; i < values.length; i++) {
      long index = indices.values()[i];
      int at = (int) (index < 0 ? index + data.values().length : index);
      if (at < 0 || at >= data.values().length) {
        throw node.refusal("there is no size number " + index + " in a shape of " + data.shape());
      }
      values[i] = data.values()[at];
    }
    return new Value.Numbers(indices.shape(), values);
  }

  private static Value.Numbers slice(OnnxNode node, Conversion conversion) {
    Value.Numbers data = conversion.numbers(node, 0);
    long start = first(node, conversion, "starts", 1, 0);
    long end = first(node, conversion, "ends", 2, Long.MAX_VALUE);
    long axis = first(node, conversion, "axes", 3, 0);
    long step = conversion.has(node, 4) ? first(node, conversion, "steps", 4, 1) : 1;
    int rows = data.shape().isEmpty() ? 0 : data.shape().get(0);
    if (axis != 0 || rows == 0 || (step != 1 && step != -1)) {
      throw node.refusal("supported are slices of a shape along its first axis, by 1 or -1");
    }
    int size = data.values().length / rows;
    List<Long> taken = new ArrayList<>();
    int from = step > 0 ? bounded(start, rows) : Math.min(bounded(start, rows), rows - 1);
    int to = step > 0 ? bounded(end, rows) : end <= -rows - 1L ? -1 : bounded(end, rows);
    for (int row = from; step > 0 ? row < to : row > to; row += (int) step) {
      for (int i = 0; i < size; i++) {
        taken.add(data.values()[row * size + i]);
      }
    }
    List<Integer> shape = new ArrayList<>(data.shape());
    shape.set(0, taken.size() / size);
    return new Value.Numbers(shape, taken.stream().mapToLong(Long::longValue).toArray());
  }

  private static long first(
      OnnxNode node, Conversion conversion, String attribute, int index, long otherwise) {
    List<Long> list = conversion.numbers(node, attribute, index).orElse(List.of(otherwise));
    if (list.size() != 1) {
      throw node.refusal("only one axis can be cut");
    }
    return list.get(0);
  }

  private static void cast(OnnxNode node, Conversion conversion) {
    Value input = conversion.input(node, 0);
    boolean toFloat = node.integer("to", 0) == FLOAT;
    if (toFloat == input instanceof Value.Numbers) {
      throw node.refusal("supported are casts that change nothing here");
    }
    conversion.define(node, input);
  }

  private static Value.Numbers repeated(OnnxNode node, Conversion conversion) {
    long[] sizes = conversion.numbers(node, 0).values();
    long length = sizes.length == 1 ? sizes[0] : -1;
    if (length < 0 || length > MOST_NUMBERS) {
      throw node.refusal("supported are up to " + MOST_NUMBERS + " numbers in a row");
    }
    long value =
        node.attributes().get("value") instanceof OnnxTensor tensor ? (long) tensor.number() : 0;
    long[] values = new long[(int) length];
    Arrays.fill(values, value);
    return Value.Numbers.of(values);
  }

  private static Value.Numbers transposed(OnnxNode node, Conversion conversion) {
    if (!(conversion.input(node, 0) instanceof Value.Numbers data)) {
      throw node.refusal(
          "the order of axes is fixed to [N, C, H, W]; is this a network with the colours last?");
    }
    List<Long> permutation = node.integers("perm", List.of(1L, 0L));
    if (data.shape().size() != 2 || !permutation.equals(List.of(1L, 0L))) {
      throw node.refusal("supported is a transposed table");
    }
    int rows = data.shape().get(0);
    int columns = data.shape().get(1);
    long[] values = new long[data.values().length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[c * rows + r] = data.values()[r * columns + c];
      }
    }
    return new Value.Numbers(List.of(columns, rows), values);
  }

  static void concatenate(OnnxNode node, Conversion conversion) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value.Numbers numbers = conversion.numbers(node, i);
      if (numbers.shape().size() != 1 || all.size() + numbers.values().length > MOST_NUMBERS) {
        throw node.refusal("supported are up to " + MOST_NUMBERS + " numbers in a row");
      }
      Arrays.stream(numbers.values()).forEach(all::add);
    }
    conversion.define(node, Value.Numbers.of(all.stream().mapToLong(Long::longValue).toArray()));
  }

  /** Squeeze, Unsqueeze, Flatten and Reshape of known numbers: the numbers stay. */
  static void reshape(OnnxNode node, Conversion conversion) {
    Value.Numbers data = conversion.numbers(node, 0);
    int length = data.values().length;
    List<Integer> shape =
        switch (node.operator()) {
          case "Squeeze" -> length == 1 ? List.of() : List.of(length);
          case "Unsqueeze" -> data.shape().isEmpty() ? List.of(1) : List.of(1, length);
          case "Reshape" -> shape(node, conversion.numbers(node, 1).values(), length);
          default -> List.of(1, length);
        };
    conversion.define(node, new Value.Numbers(shape, data.values()));
  }

  private static List<Integer> shape(OnnxNode node, long[] wanted, int length) {
    long known = 1;
    for (long size : wanted) {
      known *= size == -1 ? 1 : size;
      if (size < -1 || size == 0 || size > length || known > length) {
        throw node.refusal("numbers cannot be reshaped to " + Arrays.toString(wanted));
      }
    }
    List<Integer> shape = new ArrayList<>();
    for (long size : wanted) {
      shape.add((int) (size == -1 ? length / known : size));
    }
    if (shape.stream().mapToInt(i -> i).reduce(1, (a, b) -> a * b) != length) {
      throw node.refusal("numbers cannot be reshaped to " + Arrays.toString(wanted));
    }
    return shape;
  }

  /** Positions may count from the end. */
  private static int bounded(long position, int length) {
    long from = position < 0 ? position + length : position;
    return (int) Math.max(0, Math.min(length, from));
  }
}
