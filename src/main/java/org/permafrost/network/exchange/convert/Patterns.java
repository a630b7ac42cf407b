package org.permafrost.network.exchange.convert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.permafrost.network.exchange.onnx.OnnxGraph;
import org.permafrost.network.exchange.onnx.OnnxNode;
import org.permafrost.network.exchange.onnx.OnnxTensor;

/**
 * Finds what exporters write with several operators and puts one in their place: {@code x *
 * sigmoid(x)}, {@code x * clip(x + 3, 0, 6) / 6} in its variants, and MatMul with Add.
 */
final class Patterns {
  /** Not an operator of ONNX. */
  static final String SILU = "permafrost.Silu";

  private static final Map<String, Object> SIXTH = Map.of("alpha", 1f / 6, "beta", 0.5f);

  private final Map<String, OnnxNode> origins = new HashMap<>();
  private final Map<String, OnnxTensor> constants = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();

  private Patterns(OnnxGraph graph) {
    constants.putAll(graph.tensors());
    graph.nodes().forEach(n -> n.inputs().forEach(i -> readers.merge(i, 1, Integer::sum)));
  }

  /** The same graph in fewer nodes. */
  static OnnxGraph joined(OnnxGraph graph) {
    Patterns patterns = new Patterns(graph);
    List<OnnxNode> nodes = new ArrayList<>();
    for (OnnxNode node : graph.nodes()) {
      OnnxNode joined = patterns.joined(node);
      joined.outputs().forEach(output -> patterns.origins.put(output, joined));
      if (node.operator().equals("Constant")
          && node.attributes().get("value") instanceof OnnxTensor tensor) {
        patterns.constants.put(node.output(), tensor);
      }
      nodes.add(joined);
    }
    return graph.with(read(nodes, graph.output()));
  }

  /** Those whose output somebody still reads. */
  private static List<OnnxNode> read(List<OnnxNode> nodes, String output) {
    Set<String> needed = new HashSet<>(Set.of(output));
    List<OnnxNode> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(nodes.get(i).inputs());
        kept.add(nodes.get(i));
      }
    }
    Collections.reverse(kept);
    return kept;
  }

  private OnnxNode joined(OnnxNode node) {
    return switch (node.operator()) {
      case "Mul" ->
          sigmoid(node)
              .or(() -> hardSigmoid(node))
              .or(() -> hardSwish(node))
              .or(() -> sixthOfProduct(node))
              .orElse(node);
      case "Div" -> hardSigmoid(node).or(() -> sixthOfProduct(node)).orElse(node);
      case "Add" -> gemm(node).orElse(node);
      default -> node;
    };
  }

  private Optional<OnnxNode> sigmoid(OnnxNode product) {
    return ofSelf(product, "Sigmoid").map(x -> replaced(product, SILU, List.of(x), Map.of()));
  }

  private Optional<OnnxNode> hardSwish(OnnxNode product) {
    return ofSelf(product, "HardSigmoid")
        .filter(x -> isSixth(product))
        .map(x -> replaced(product, "HardSwish", List.of(x), Map.of()));
  }

  private boolean isSixth(OnnxNode product) {
    for (String input : product.inputs()) {
      OnnxNode origin = origins.get(input);
      if (origin != null && origin.operator().equals("HardSigmoid")) {
        return Math.abs(origin.number("alpha", 0.2f) - 1f / 6) < 1e-6
            && origin.number("beta", 0.5f) == 0.5f;
      }
    }
    return false;
  }

  /** The x of {@code x * f(x)}. */
  private Optional<String> ofSelf(OnnxNode product, String function) {
    for (int i = 0; i < 2; i++) {
      OnnxNode inner = origins.get(product.input(i));
      String x = product.input(1 - i);
      if (inner != null && inner.operator().equals(function) && inner.input(0).equals(x)) {
        return Optional.of(x);
      }
    }
    return Optional.empty();
  }

  /** {@code clip(x + 3, 0, 6) / 6}. */
  private Optional<OnnxNode> hardSigmoid(OnnxNode node) {
    return bySix(node)
        .flatMap(this::clipped)
        .map(x -> replaced(node, "HardSigmoid", List.of(x), SIXTH));
  }

  /** {@code (x * clip(x + 3, 0, 6)) / 6}. */
  private Optional<OnnxNode> sixthOfProduct(OnnxNode node) {
    Optional<OnnxNode> product =
        bySix(node).map(origins::get).filter(p -> p.operator().equals("Mul"));
    if (product.isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      String x = product.get().input(i);
      if (clipped(product.get().input(1 - i)).filter(x::equals).isPresent()) {
        return Optional.of(replaced(node, "HardSwish", List.of(x), Map.of()));
      }
    }
    return Optional.empty();
  }

  /** What is divided by six, or multiplied by a sixth. */
  private Optional<String> bySix(OnnxNode node) {
    boolean division = node.operator().equals("Div");
    for (int i = division ? 1 : 0; i < 2; i++) {
      if (isConstant(node.input(i), division ? 6 : 1f / 6)) {
        return Optional.of(node.input(1 - i)).filter(origins::containsKey);
      }
    }
    return Optional.empty();
  }

  /** The x of a value that is {@code clip(x + 3, 0, 6)}. */
  private Optional<String> clipped(String value) {
    OnnxNode clip = origins.get(value);
    if (clip == null || !clip.operator().equals("Clip")) {
      return Optional.empty();
    }
    boolean bounds =
        clip.inputs().size() > 1
            ? isConstant(clip.input(1), 0) && isConstant(clip.input(2), 6)
            : clip.number("min", -1) == 0 && clip.number("max", -1) == 6;
    OnnxNode sum = origins.get(clip.input(0));
    if (!bounds || sum == null || !sum.operator().equals("Add")) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      if (isConstant(sum.input(i), 3)) {
        return Optional.of(sum.input(1 - i));
      }
    }
    return Optional.empty();
  }

  private Optional<OnnxNode> gemm(OnnxNode sum) {
    for (int i = 0; i < 2; i++) {
      OnnxNode product = origins.get(sum.input(i));
      String bias = sum.input(1 - i);
      if (product != null
          && product.operator().equals("MatMul")
          && readers.getOrDefault(sum.input(i), 0) == 1
          && constants.containsKey(bias)) {
        return Optional.of(
            new OnnxNode(
                product.name(),
                "Gemm",
                List.of(product.input(0), product.input(1), bias),
                sum.outputs(),
                Map.of()));
      }
    }
    return Optional.empty();
  }

  private boolean isConstant(String value, float number) {
    OnnxTensor tensor = constants.get(value);
    return tensor != null && tensor.length() == 1 && tensor.isAll(number);
  }

  private static OnnxNode replaced(
      OnnxNode last, String operator, List<String> inputs, Map<String, Object> attributes) {
    return new OnnxNode(last.name(), operator, inputs, last.outputs(), attributes);
  }
}
