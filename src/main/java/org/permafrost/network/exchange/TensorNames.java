package org.permafrost.network.exchange;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * What an imported file calls the tensors of each layer (weight, bias, mean, variance), kept with
 * the model so that an export has the same names again.
 */
public final class TensorNames {
  /** Name of the entry in a model file. */
  public static final String ENTRY = "tensor-names.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TensorNames() {}

  /** As JSON, the same bytes for the same names. */
  public static byte[] write(Map<String, Map<String, String>> names) {
    ObjectNode root = MAPPER.createObjectNode();
    names.forEach(
        (layer, tensors) -> {
          ObjectNode node = root.putObject(layer);
          tensors.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .forEach(e -> node.put(e.getKey(), e.getValue()));
        });
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of plain values always has a text", e);
    }
  }

  /**
   * The names by layer.
   *
   * @throws Refusal if these bytes are none
   */
  public static Map<String, Map<String, String>> read(byte[] json) {
    try {
      Map<String, Map<String, String>> names = new LinkedHashMap<>();
      JsonNode root = MAPPER.readTree(json);
      root.fieldNames()
          .forEachRemaining(
              layer -> {
                Map<String, String> tensors = new LinkedHashMap<>();
                root.get(layer)
                    .fieldNames()
                    .forEachRemaining(
                        role -> tensors.put(role, root.get(layer).get(role).asText()));
                names.put(layer, tensors);
              });
      return names;
    } catch (IOException e) {
      throw new Refusal("its %s is no JSON: %s", ENTRY, e.getMessage()).causedBy(e);
    }
  }
}
