package org.permafrost.network.model;

import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.DenseRows;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.network.catalog.Range;
import org.permafrost.network.catalog.WriteGroup;

/**
 * The catalogue as JSON, so that people and other programs can take the parameters of a model file
 * apart. Ranges are {@code [start, length]} in numbers, not bytes.
 */
final class CatalogJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CatalogJson() {}

  static byte[] write(FilterCatalog catalog) {
    ObjectNode root =
        MAPPER
            .createObjectNode()
            .put("parameters", catalog.parameters())
            .put("trainableParameters", catalog.trainableParameters());
    ArrayNode layers = root.putArray("layers");
    catalog.layers().forEach(l -> layer(layers.addObject(), l));
    ArrayNode hidden = root.putArray("hidden");
    catalog.hidden().forEach(d -> dense(hidden.addObject(), d));
    dense(root.putObject("classifier"), catalog.classifier());
    ArrayNode groups = root.putArray("writeGroups");
    for (WriteGroup group : catalog.writeGroups()) {
      ObjectNode node =
          groups.addObject().put("name", group.name()).put("channels", group.channels());
      group.layers().forEach(node.putArray("layers")::add);
      if (group.firsts().stream().anyMatch(first -> first > 0)) {
        group.firsts().forEach(node.putArray("firsts")::add);
      }
    }
    return JsonText.bytes(root);
  }

  private static void layer(ObjectNode node, ConvolutionFilters layer) {
    node.put("layer", layer.layer())
        .put("stage", layer.stage())
        .put("filters", layer.filters())
        .put("channels", layer.channels())
        .put("kernelHeight", layer.kernelHeight())
        .put("kernelWidth", layer.kernelWidth())
        .put("shortcut", layer.shortcut())
        .put("output", layer.output());
    if (layer.groups() > 1) {
      node.put("groups", layer.groups());
    }
    range(node, "weights", layer.weights());
    layer.bias().ifPresent(b -> range(node, "bias", b));
    layer.relu().ifPresent(r -> node.put("relu", r));
    layer.writeGroup().ifPresent(g -> node.put("writeGroup", g));
    layer
        .normalization()
        .ifPresent(
            n -> {
              ObjectNode rows = node.putObject("normalization").put("layer", n.layer());
              range(rows, "gamma", n.gamma());
              range(rows, "beta", n.beta());
              range(rows, "mean", n.mean());
              range(rows, "variance", n.variance());
            });
  }

  private static void dense(ObjectNode node, DenseRows rows) {
    node.put("layer", rows.layer()).put("inputs", rows.inputs()).put("outputs", rows.outputs());
    range(node, "weights", rows.weights());
    rows.bias().ifPresent(b -> range(node, "bias", b));
  }

  private static void range(ObjectNode node, String key, Range range) {
    node.putArray(key).add(range.start()).add(range.length());
  }
}
