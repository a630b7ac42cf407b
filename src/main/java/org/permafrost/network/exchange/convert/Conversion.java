package org.permafrost.network.exchange.convert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.network.exchange.draft.NetworkDraft;
import org.permafrost.network.exchange.draft.Origin;
import org.permafrost.network.exchange.onnx.OnnxGraph;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.exchange.onnx.OnnxTensor;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** A conversion under way: what each name stands for so far, and the network so far. */
final class Conversion {
  /** For one image; more fits into no machine's memory with the minibatches of training. */
  private static final int MOST_NUMBERS = 1 << 27;

  private final OnnxGraph graph;
  private final NetworkDraft draft = new NetworkDraft();
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private PixelNormalization pixels = PixelNormalization.NONE;

  /**
   * @param graph whose input is {@code image}
   * @param image what its input stands for
   */
  Conversion(OnnxGraph graph, Value image) {
    this.graph = graph;
    graph.tensors().forEach((name, tensor) -> values.put(name, value(tensor)));
    values.put(graph.image().name(), image);
    graph.nodes().forEach(node -> node.inputs().forEach(i -> readers.merge(i, 1, Integer::sum)));
    readers.merge(graph.output(), 1, Integer::sum);
  }

  static Value value(OnnxTensor tensor) {
    return tensor.kind() == OnnxTensor.Kind.INTEGERS
        ? new Value.Numbers(tensor.shape(), tensor.integers())
        : new Value.Constant(tensor);
  }

  NetworkDraft draft() {
    return draft;
  }

  /** The network reads pixels that were normalised like this, after what was said before. */
  void normalize(PixelNormalization next) {
    pixels = pixels.then(next);
  }

  /** What becomes of the file's input before the network reads it. */
  PixelNormalization pixels() {
    return pixels;
  }

  long opset() {
    return graph.opset();
  }

  /** Images at once that the file is made for; 0 if any number goes. */
  int batch() {
    return graph.image().batch();
  }

  void define(OnnxNode node, Value value) {
    if (value instanceof Value.Maps maps
        && (double) maps.channels() * maps.height() * maps.width() > MOST_NUMBERS) {
      throw node.refusal(
          "its output has more than " + MOST_NUMBERS + " numbers for a single image");
    }
    values.put(node.output(), value);
  }

  Value value(String name) {
    return values.get(name);
  }

  /** Whether nothing but one node reads a value. */
  boolean hasOneReader(String name) {
    return readers.getOrDefault(name, 0) == 1;
  }

  boolean has(OnnxNode node, int index) {
    return !node.input(index).isEmpty();
  }

  Value input(OnnxNode node, int index) {
    if (!has(node, index)) {
      throw node.refusal("input " + (index + 1) + " is missing");
    }
    return values.get(node.input(index));
  }

  Value.Maps maps(OnnxNode node, int index) {
    if (input(node, index) instanceof Value.Maps maps) {
      return maps;
    }
    throw node.refusal(
        "input " + (index + 1) + " must be feature maps [N, C, H, W], it is " + told(node, index));
  }

  /** A float32 constant. */
  OnnxTensor constant(OnnxNode node, int index) {
    return ifConstant(node, index)
        .orElseThrow(
            () ->
                node.refusal(
                    "input "
                        + (index + 1)
                        + " must be a float32 constant of the file, it is "
                        + told(node, index)));
  }

  Optional<OnnxTensor> ifConstant(OnnxNode node, int index) {
    return has(node, index) && input(node, index) instanceof Value.Constant constant
        ? Optional.of(constant.tensor())
        : Optional.empty();
  }

  /** Whole numbers that are known. */
  Value.Numbers numbers(OnnxNode node, int index) {
    if (input(node, index) instanceof Value.Numbers numbers) {
      return numbers;
    }
    throw node.refusal(
        "input " + (index + 1) + " must be known whole numbers, it is " + told(node, index));
  }

  /** Whole numbers of an attribute, which newer operators have as an input. */
  Optional<List<Long>> numbers(OnnxNode node, String attribute, int index) {
    if (has(node, index)) {
      List<Long> list = new ArrayList<>();
      for (long value : numbers(node, index).values()) {
        list.add(value);
      }
      return Optional.of(list);
    }
    return node.has(attribute)
        ? Optional.of(node.integers(attribute, List.of()))
        : Optional.empty();
  }

  Origin origin(OnnxNode node) {
    return new Origin(node.name(), node.operator(), node.output());
  }

  private String told(OnnxNode node, int index) {
    Value value = input(node, index);
    if (value instanceof Value.Maps maps) {
      return "feature maps of "
          + maps.channels()
          + " x "
          + maps.height()
          + " x "
          + maps.width()
          + " numbers";
    }
    if (value instanceof Value.Vector vector) {
      return "a vector of "
          + vector.size()
          + " numbers"
          + (vector.softmax() ? " after Softmax" : "");
    }
    if (value instanceof Value.Padded) {
      return "padded maps, which only a convolution may read";
    }
    return value instanceof Value.Constant constant
        ? "a float32 constant of shape " + constant.tensor().shape()
        : "whole numbers";
  }
}
