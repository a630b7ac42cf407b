package org.permafrost.network.exchange.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.permafrost.network.exchange.Refusal;

/** Tells an image classifier from everything else by its inputs and outputs. */
final class InputCheck {
  private static final int COLOURS = 3;
  private static final int MOST_IMAGES = 1024;
  private static final int SMALLEST_IMAGE = 32;
  private static final int LARGEST_IMAGE = 1024;
  private static final String EXPECTED =
      "Permafrost imports image classifiers, with one float32 input [N, 3, size, size]";

  private InputCheck() {}

  static OnnxGraph.ImageInput image(List<ValueInfoProto> inputs, OptionalInt size) {
    if (inputs.size() != 1) {
      throw new Refusal(
          "it has %d inputs%s; %s",
          inputs.size(), inputs.isEmpty() ? "" : " (" + names(inputs) + ")", EXPECTED);
    }
    ValueInfoProto input = inputs.get(0);
    String name = Refusal.shown(input.getName());
    TypeProto.Tensor type = input.getType().getTensorType();
    List<Long> shape = shape(type);
    if (type.getElemType() != DataType.FLOAT.getNumber()) {
      throw new Refusal(
          "its input %s holds %s %s; %s",
          name, ElementType.name(type.getElemType()), told(type), EXPECTED);
    }
    if (shape.size() != 4) {
      throw new Refusal("its input %s has shape %s; %s", name, told(type), EXPECTED);
    }
    if (shape.get(1) != COLOURS) {
      throw new Refusal(
          "its input %s has shape %s, %s; %s", name, told(type), kind(shape), EXPECTED);
    }
    if (shape.get(0) > MOST_IMAGES) {
      throw new Refusal("its input %s wants %d images at once", name, shape.get(0));
    }
    return new OnnxGraph.ImageInput(
        input.getName(), Math.toIntExact(shape.get(0)), side(name, told(type), shape, size));
  }

  private static int side(String name, String told, List<Long> shape, OptionalInt wanted) {
    long height = shape.get(2);
    long width = shape.get(3);
    if (height == 0 || width == 0) {
      long side = Math.max(height, width);
      if (side == 0 && wanted.isEmpty()) {
        throw new Refusal(
            "its input %s has shape %s and leaves the size of the images open; say what it is to"
                + " be with --image-size",
            name, told);
      }
      height = side == 0 ? wanted.getAsInt() : side;
      width = height;
    }
    if (height != width || height < SMALLEST_IMAGE || height > LARGEST_IMAGE) {
      throw new Refusal(
          "its input %s has shape %s, for images of %d x %d; Permafrost prepares squares of %d to"
              + " %d pixels",
          name, told, height, width, SMALLEST_IMAGE, LARGEST_IMAGE);
    }
    if (wanted.isPresent() && wanted.getAsInt() != height) {
      throw new Refusal(
          "its input %s has shape %s, which --image-size %d cannot change; leave the option out",
          name, told, wanted.getAsInt());
    }
    return (int) height;
  }

  private static String kind(List<Long> shape) {
    if (shape.get(3) == COLOURS) {
      return "which has the colours last (NHWC); export it with the colours first (NCHW)";
    }
    return shape.get(1) == 1
        ? "which is for grayscale images; Permafrost's images have three colours"
        : shape.get(1) + " channels";
  }

  static String output(List<ValueInfoProto> outputs) {
    if (outputs.size() != 1) {
      throw new Refusal(
          "it has %d outputs (%s), as networks for detection or segmentation have; %s, and one"
              + " output [N, classes]",
          outputs.size(), names(outputs), EXPECTED);
    }
    return outputs.get(0).getName();
  }

  private static String names(List<ValueInfoProto> values) {
    String some =
        values.stream()
            .limit(5)
            .map(v -> Refusal.shown(v.getName()))
            .collect(Collectors.joining(", "));
    return values.size() > 5 ? some + ", …" : some;
  }

  /** Open sizes are 0. */
  private static List<Long> shape(TypeProto.Tensor type) {
    List<Long> shape = new ArrayList<>();
    for (Dimension each : type.getShape().getDimList()) {
      boolean stated = each.getValueCase() == Dimension.ValueCase.DIM_VALUE;
      if (stated && each.getDimValue() < 1) {
        throw new Refusal("its input has shape %s; sizes are 1 or more", told(type));
      }
      shape.add(stated ? each.getDimValue() : 0);
    }
    return shape;
  }

  private static String told(TypeProto.Tensor type) {
    return type.getShape().getDimList().stream()
        .limit(9)
        .map(
            d ->
                switch (d.getValueCase()) {
                  case DIM_VALUE -> String.valueOf(d.getDimValue());
                  case DIM_PARAM -> Refusal.shown(d.getDimParam());
                  default -> "?";
                })
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
