package org.permafrost.network.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import org.permafrost.settings.InsertSettings;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/** The manifest as JSON. */
final class ManifestJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ManifestJson() {}

  static byte[] write(ModelManifest manifest) {
    ModelDescription description = manifest.description();
    ObjectNode root =
        MAPPER
            .createObjectNode()
            .put("format", ModelManifest.FORMAT)
            .put("modelHash", manifest.modelHash())
            .put("run", description.run())
            .put("epoch", description.epoch())
            .put("architecture", description.network())
            .put("imageSize", description.imageSize())
            .put("dataset", description.dataset())
            .put("seed", description.seed())
            .put("codeVersion", description.codeVersion());
    description.classNames().forEach(root.putArray("classNames")::add);
    ObjectNode normalization = root.putObject("normalization");
    description.normalization().mean().forEach(normalization.putArray("mean")::add);
    description.normalization().std().forEach(normalization.putArray("std")::add);
    description
        .content()
        .ifPresent(
            content ->
                root.putObject("content")
                    .put("hash", content.hash())
                    .put("resize", content.resize()));
    if (description.stem() != Stem.AUTO) {
      root.put("stem", description.stem().label());
    }
    if (!description.inserts().isEmpty()) {
      ArrayNode inserts = root.putArray("inserts");
      description.inserts().forEach(i -> insert(inserts.addObject(), i));
    }
    ArrayNode entries = root.putArray("entries");
    manifest
        .entries()
        .forEach(
            e ->
                entries
                    .addObject()
                    .put("name", e.name())
                    .put("size", e.size())
                    .put("sha256", e.sha256()));
    return JsonText.bytes(root);
  }

  static ModelManifest read(byte[] json) throws IOException {
    JsonNode root = MAPPER.readTree(json);
    long format = whole(root, "format");
    if (format != ModelManifest.FORMAT) {
      throw new DamagedFileException(
          "it has format %d, this Permafrost reads format %d; %s",
          format,
          ModelManifest.FORMAT,
          format > ModelManifest.FORMAT ? "use a newer Permafrost" : "save it again");
    }
    List<ModelManifest.Entry> entries = new ArrayList<>();
    for (JsonNode entry : list(root, "entries")) {
      entries.add(
          new ModelManifest.Entry(
              text(entry, "name"), whole(entry, "size"), text(entry, "sha256")));
    }
    return new ModelManifest(description(root), text(root, "modelHash"), entries);
  }

  private static ModelDescription description(JsonNode root) throws IOException {
    JsonNode normalization = root.path("normalization");
    return new ModelDescription(
        text(root, "run"),
        small(root, "epoch"),
        text(root, "architecture"),
        small(root, "imageSize"),
        texts(root, "classNames"),
        text(root, "dataset"),
        new PixelNormalization(numbers(normalization, "mean"), numbers(normalization, "std")),
        whole(root, "seed"),
        text(root, "codeVersion"),
        content(root.path("content")),
        stem(root.path("stem")),
        inserts(root.path("inserts")));
  }

  private static void insert(ObjectNode node, InsertSettings insert) {
    node.put("kind", insert.kind()).put("at", insert.at());
    ObjectNode options = node.putObject("options");
    insert.options().forEach(options::put);
  }

  /** Of networks that have some. */
  private static List<InsertSettings> inserts(JsonNode nodes) throws IOException {
    List<InsertSettings> inserts = new ArrayList<>();
    for (JsonNode node : nodes) {
      SortedMap<String, String> options = new TreeMap<>();
      for (String key : (Iterable<String>) node.path("options")::fieldNames) {
        options.put(key, text(node.path("options"), key));
      }
      inserts.add(new InsertSettings(text(node, "kind"), text(node, "at"), options));
    }
    return inserts;
  }

  /** Of networks that do not begin as their architecture does. */
  private static Stem stem(JsonNode node) throws IOException {
    if (node.isMissingNode()) {
      return Stem.AUTO;
    }
    return Arrays.stream(Stem.values())
        .filter(stem -> stem.label().equals(node.asText()))
        .findFirst()
        .orElseThrow(() -> new DamagedFileException("its manifest has the stem %s", node));
  }

  /** Older versions wrote none. */
  private static Optional<DataContent> content(JsonNode node) throws IOException {
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(new DataContent(text(node, "hash"), text(node, "resize")));
  }

  private static String text(JsonNode node, String key) throws IOException {
    if (!node.path(key).isTextual()) {
      throw new DamagedFileException("its manifest has no text for %s", key);
    }
    return node.get(key).textValue();
  }

  private static long whole(JsonNode node, String key) throws IOException {
    if (!node.path(key).canConvertToLong() || !node.get(key).isIntegralNumber()) {
      throw new DamagedFileException("its manifest has no whole number for %s", key);
    }
    return node.get(key).longValue();
  }

  private static int small(JsonNode node, String key) throws IOException {
    long value = whole(node, key);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new DamagedFileException("its manifest has %d for %s", value, key);
    }
    return (int) value;
  }

  private static JsonNode list(JsonNode node, String key) throws IOException {
    if (!node.path(key).isArray()) {
      throw new DamagedFileException("its manifest has no list for %s", key);
    }
    return node.get(key);
  }

  private static List<String> texts(JsonNode node, String key) throws IOException {
    List<String> values = new ArrayList<>();
    for (JsonNode value : list(node, key)) {
      if (!value.isTextual()) {
        throw new DamagedFileException("its manifest lists %s that are not text", key);
      }
      values.add(value.textValue());
    }
    return values;
  }

  private static List<Double> numbers(JsonNode node, String key) throws IOException {
    List<Double> values = new ArrayList<>();
    for (JsonNode value : list(node, key)) {
      values.add(value.doubleValue());
    }
    if (values.size() != 3) {
      throw new DamagedFileException("its manifest needs 3 numbers for %s", key);
    }
    return values;
  }
}
