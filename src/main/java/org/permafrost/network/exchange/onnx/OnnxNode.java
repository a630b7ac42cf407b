package org.permafrost.network.exchange.onnx;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.permafrost.network.exchange.Refusal;

/**
 * One operation of a graph.
 *
 * @param name in the file, may be empty
 * @param operator of ONNX's own domain
 * @param inputs names of values; an empty name is an input left out
 * @param outputs names of values
 * @param attributes Long, Float, String, {@code List<Long>}, {@code List<Float>} or {@link
 *     OnnxTensor} by name; whatever else there is, as a text that says so
 */
public record OnnxNode(
    String name,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, Object> attributes) {

  /** Copies the collections. */
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
  }

  /** Name of an input; empty if it is left out. */
  public String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /** The first output, which is the only one of nearly all operators. */
  public String output() {
    return outputs.get(0);
  }

  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  public long integer(String attribute, long otherwise) {
    return attribute(attribute, Long.class, otherwise);
  }

  public float number(String attribute, float otherwise) {
    return attribute(attribute, Float.class, otherwise);
  }

  public String text(String attribute, String otherwise) {
    return attribute(attribute, String.class, otherwise);
  }

  /** A list of whole numbers; the default is used as it is. */
  @SuppressWarnings("unchecked")
  public List<Long> integers(String attribute, List<Long> otherwise) {
    List<?> list = attribute(attribute, List.class, otherwise);
    if (!list.stream().allMatch(Long.class::isInstance)) {
      throw refusal("attribute " + attribute + " must be a list of whole numbers");
    }
    return (List<Long>) list;
  }

  private <T> T attribute(String attribute, Class<T> type, T otherwise) {
    Object value = attributes.getOrDefault(attribute, otherwise);
    if (!type.isInstance(value)) {
      throw refusal("attribute " + attribute + " has the wrong type");
    }
    return type.cast(value);
  }

  /** A refusal that names this node. */
  public Refusal refusal(String why) {
    return new Refusal("%s: %s", this, why);
  }

  /** Name, operator and attributes, for people. */
  @Override
  public String toString() {
    String told =
        new TreeMap<>(attributes)
            .entrySet().stream()
                .map(e -> e.getKey() + "=" + shown(e.getValue()))
                .collect(Collectors.joining(", "));
    return "node "
        + Refusal.shown(name.isEmpty() ? "of " + output() : name)
        + " ("
        + Refusal.shown(operator)
        + (told.isEmpty() ? "" : " with " + Refusal.shown(told))
        + ")";
  }

  private static String shown(Object value) {
    return value instanceof OnnxTensor tensor ? "tensor " + tensor.shape() : value.toString();
  }
}
