package org.permafrost.network.exchange.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * Batch normalisation that only rescales what a convolution yields becomes part of it: weights
 * times {@code gamma / sqrt(variance + eps)}, and a bias. In float64, rounded once.
 */
final class FoldedNormalization {
  private FoldedNormalization() {}

  /** The same network without the normalisations that follow a convolution nobody else reads. */
  static List<ModelParts.Vertex> of(List<ModelParts.Vertex> parts) {
    Map<String, Integer> readers = new HashMap<>();
    parts.forEach(p -> p.inputs().forEach(i -> readers.merge(i, 1, Integer::sum)));
    List<ModelParts.Vertex> result = new ArrayList<>();
    Map<String, Integer> positions = new HashMap<>();
    Map<String, String> renamed = new HashMap<>();
    for (ModelParts.Vertex part : parts) {
      List<String> inputs = part.inputs().stream().map(i -> renamed.getOrDefault(i, i)).toList();
      Optional<BatchNormalization> normalization =
          part.layer()
              .filter(BatchNormalization.class::isInstance)
              .map(BatchNormalization.class::cast);
      Integer before = positions.get(inputs.get(0));
      boolean folds =
          normalization.isPresent()
              && before != null
              && readers.get(inputs.get(0)) == 1
              && result.get(before).layer().orElse(null) instanceof ConvolutionLayer;
      if (folds) {
        result.set(before, folded(result.get(before), part, normalization.get()));
        renamed.put(part.name(), inputs.get(0));
      } else {
        positions.put(part.name(), result.size());
        result.add(new ModelParts.Vertex(part.name(), part.vertex(), inputs, part.parameters()));
      }
    }
    return result;
  }

  private static ModelParts.Vertex folded(
      ModelParts.Vertex convolution, ModelParts.Vertex rows, BatchNormalization normalization) {
    ConvolutionLayer layer = ((ConvolutionLayer) convolution.layer().orElseThrow()).clone();
    float[] before = convolution.parameters();
    float[] numbers = rows.parameters();
    int filters = Math.toIntExact(layer.getNOut());
    int biases = layer.hasBias() ? filters : 0;
    int length = (before.length - biases) / filters;
    float[] after = new float[filters + filters * length];
    for (int f = 0; f < filters; f++) {
      double factor = numbers[f] / Math.sqrt(numbers[3 * filters + f] + normalization.getEps());
      double bias = biases > 0 ? before[f] : 0;
      after[f] = (float) ((bias - numbers[2 * filters + f]) * factor + numbers[filters + f]);
      for (int i = 0; i < length; i++) {
        after[filters + f * length + i] = (float) (before[biases + f * length + i] * factor);
      }
    }
    layer.setHasBias(true);
    NeuralNetConfiguration description = new NeuralNetConfiguration();
    description.setLayer(layer);
    return new ModelParts.Vertex(
        convolution.name(), new LayerVertex(description, null), convolution.inputs(), after);
  }
}
