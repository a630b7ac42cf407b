package org.permafrost.network.exchange.draft;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.zoo.GraphSketch;

/** Collects the vertices of a network, each behind those it reads. */
public final class NetworkDraft {
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final LayerNames names = new LayerNames();
  private String classifier = "";

  /** Nothing but the image. */
  public NetworkDraft() {
    names.reserve(GraphSketch.INPUT);
  }

  /**
   * Adds a layer.
   *
   * @param names by tensors and path in the file
   * @param parameters in DL4J's flat order
   * @param tensors names in the file by what they are, see {@link Part}
   * @return its name
   */
  public String layer(
      Origin names, Layer layer, float[] parameters, Map<String, String> tensors, String input) {
    return add(names, new Part.OfLayer(layer), parameters, tensors, List.of(input));
  }

  /** Adds a layer without parameters. */
  public String layer(Origin origin, Layer layer, String input) {
    return layer(origin, layer, new float[0], Map.of(), input);
  }

  /** Adds a vertex that is no layer. */
  public String vertex(Origin origin, GraphVertex vertex, List<String> inputs) {
    return add(origin, new Part.OfVertex(vertex), new float[0], Map.of(), inputs);
  }

  private String add(
      Origin origin,
      Part.Kind kind,
      float[] parameters,
      Map<String, String> tensors,
      List<String> inputs) {
    String own = LayerNames.ofTensor(tensors.getOrDefault("weight", ""));
    String name =
        names.unique(own.isEmpty() ? LayerNames.ofNode(origin.path(), origin.operator()) : own);
    parts.put(name, new Part(name, kind, inputs, parameters, tensors, origin.value()));
    return name;
  }

  /** What a name stands for. */
  public Part part(String name) {
    return parts.get(name);
  }

  /** Whether a name is that of a vertex and not of the image. */
  public boolean has(String name) {
    return parts.containsKey(name);
  }

  /** All vertices, each behind those it reads. */
  public List<Part> parts() {
    return List.copyOf(parts.values());
  }

  /** A vertex applies this, too, before it hands its output on. */
  public void replaceLayer(String name, Layer layer, String value) {
    parts.computeIfPresent(name, (key, part) -> part.with(layer, value));
  }

  /** Other numbers for a vertex. */
  public void replaceParameters(String name, float[] parameters) {
    parts.computeIfPresent(name, (key, part) -> part.with(parameters));
  }

  /** Makes the softmax output over the classes out of a dense layer; it always has a bias. */
  public void classifier(String name) {
    DenseLayer dense = part(name).layer(DenseLayer.class).orElseThrow();
    OutputLayer output =
        new OutputLayer.Builder(new PartialSoftmaxLoss())
            .activation(Activation.SOFTMAX)
            .nIn(dense.getNIn())
            .nOut(dense.getNOut())
            .build();
    replaceLayer(name, output, part(name).value());
    if (!dense.hasBias()) {
      float[] weights = part(name).parameters();
      int outputs = Math.toIntExact(dense.getNOut());
      replaceParameters(name, Arrays.copyOf(weights, weights.length + outputs));
    }
    classifier = name;
  }

  /** Name of the output; empty as long as there is none. */
  public String classifier() {
    return classifier;
  }
}
