package org.permafrost.network.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import org.permafrost.hash.Sha256;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.network.insert.InsertedLayer;

/**
 * Identity of a trained network: SHA-256 over what it computes (vertices, shapes, parameter bits)
 * and over nothing else: not the run, the seed, the optimiser, the loss or the time. Batch
 * normalisations of DL4J, as older builds wrote them, count as {@link FreezableNormalization},
 * which differs in training only.
 */
final class ModelHash {
  private static final Set<String> TRAINING_ONLY =
      Set.of(
          "iupdater",
          "biasUpdater",
          "regularization",
          "regularizationBias",
          "gradientNormalization",
          "gradientNormalizationThreshold",
          "weightInitFn",
          "idropout",
          "weightNoise",
          "constraints",
          "lossFn");

  private static final String CLASS = "@class";

  private ModelHash() {}

  static String of(ComputationGraphConfiguration configuration, float[] parameters) {
    try {
      return of(configuration, Checksum.of(EntryContent.of(parameters)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for parameters whose checksum is known already. */
  static String of(ComputationGraphConfiguration configuration, Checksum parameters) {
    Sha256 sum = new Sha256();
    line(sum, "permafrost model 1");
    for (String name : configuration.getTopologicalOrderStr()) {
      line(sum, name);
      line(sum, String.valueOf(configuration.getVertexInputs().get(name)));
      if (configuration.getVertices().containsKey(name)) {
        line(sum, layout(configuration, name));
      }
    }
    line(sum, parameters.sha256());
    return sum.hex();
  }

  private static String layout(ComputationGraphConfiguration configuration, String vertex) {
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    ObjectNode node;
    synchronized (mapper) {
      node = mapper.valueToTree(configuration.getVertices().get(vertex));
    }
    JsonNode layer = node.path("layerConf").path("layer");
    if (layer instanceof ObjectNode fields) {
      if (configuration.getVertices().get(vertex) instanceof LayerVertex v
          && v.getLayerConf().getLayer() instanceof InsertedLayer inserted) {
        fields.remove(inserted.trainingFields());
      }
      fields.remove(TRAINING_ONLY);
      if (fields.path(CLASS).asText().equals(FreezableNormalization.class.getName())) {
        fields.put(CLASS, BatchNormalization.class.getName());
      }
      node.remove("layerConf");
      node.set("layer", fields);
    }
    return node.toString();
  }

  private static void line(Sha256 sum, String text) {
    sum.add(text).add("\n");
  }
}
