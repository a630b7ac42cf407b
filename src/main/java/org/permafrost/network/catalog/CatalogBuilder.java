package org.permafrost.network.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.permafrost.network.insert.InsertedLayer;
import org.permafrost.network.operator.ConvolutionForm;

/**
 * Reads a catalogue off a configuration. DL4J's flat order, seen in its parameter initialisers:
 * vertices in topological order; a convolution's bias before its weights; gamma, beta, mean and
 * variance of a batch normalisation; a dense layer's weights before its bias. Layers are listed in
 * the order they were defined in, which reads better: DL4J may place a shortcut first.
 */
final class CatalogBuilder {
  private final ComputationGraphConfiguration configuration;
  private final Map<String, Range> parameters = new LinkedHashMap<>();
  private final ChannelStreams streams;
  private final List<String> names;
  private final List<WriteGroup> groups;

  CatalogBuilder(ComputationGraphConfiguration configuration) {
    this.configuration = configuration;
    new ComputationGraph(configuration).calculateIndices();
    List<String> order = configuration.getTopologicalOrderStr();
    long offset = 0;
    for (String name : order) {
      GraphVertex vertex = configuration.getVertices().get(name);
      long count = vertex == null ? 0 : vertex.numParams(true);
      if (count < 0) {
        throw new IllegalArgumentException("Vertex " + name + " has a negative size");
      }
      if (count > 0) {
        parameters.put(name, new Range(Math.toIntExact(offset), Math.toIntExact(count)));
      }
      offset += count;
    }
    this.streams = new ChannelStreams(configuration, order);
    this.names =
        configuration.getVertices().keySet().stream()
            .filter(name -> layer(name).filter(ConvolutionLayer.class::isInstance).isPresent())
            .toList();
    this.groups = WriteGroups.of(names, streams.meetings());
  }

  FilterCatalog build() {
    List<ConvolutionFilters> layers = new ArrayList<>();
    List<NormalizationRows> normalizations = new ArrayList<>();
    List<DenseRows> hidden = new ArrayList<>();
    List<String> mixing = new ArrayList<>();
    List<UnitLayer> units = new ArrayList<>();
    for (String name : configuration.getVertices().keySet()) {
      Optional<Layer> layer = layer(name);
      if (layer.isEmpty()) {
        continue;
      }
      if (layer.get() instanceof ConvolutionLayer convolution) {
        ConvolutionFilters filters = filters(name, convolution);
        layers.add(filters);
        units.add(UnitLayer.of(filters));
      } else if (layer.get() instanceof BatchNormalization) {
        NormalizationRows rows = normalization(name);
        normalizations.add(rows);
        Optional<String> activation = activation(name);
        units.add(UnitLayer.of(rows, isOfShortcut(name), activation, isRectified(activation)));
      } else if (layer.get() instanceof DenseLayer dense) {
        DenseRows rows = rows(name, dense);
        hidden.add(rows);
        boolean rectified = dense.getActivationFn() instanceof ActivationReLU;
        units.add(UnitLayer.of(rows, activation(name), rectified || isRectified(activation(name))));
      } else if (layer.get() instanceof InsertedLayer inserted && inserted.mixesChannels()) {
        mixing.add(name);
      }
    }
    String last = classifier();
    return new FilterCatalog(
        layers,
        units,
        groups,
        sources(last),
        normalizations,
        hidden,
        rows(last, (OutputLayer) layer(last).orElseThrow()),
        mixing,
        parameters);
  }

  private Map<String, ChannelSources> sources(String classifier) {
    Map<String, ChannelSources> sources = new LinkedHashMap<>();
    for (String reader : Stream.concat(names.stream(), Stream.of(classifier)).toList()) {
      String read = configuration.getVertexInputs().get(reader).get(0);
      sources.put(reader, new ChannelSources(streams.behind(read), names));
    }
    return sources;
  }

  private ConvolutionFilters filters(String name, ConvolutionLayer layer) {
    int filters = Math.toIntExact(layer.getNOut());
    Range owned = parameters.get(name);
    int biases = layer.hasBias() ? filters : 0;
    Optional<String> normalization = follower(name, BatchNormalization.class);
    String output = normalization.orElse(name);
    Optional<String> activation = activation(output);
    return new ConvolutionFilters(
        name,
        LayerNames.stage(name),
        filters,
        Math.toIntExact(layer.getNIn()) / ConvolutionForm.groups(layer),
        ConvolutionForm.groups(layer),
        layer.getKernelSize()[0],
        layer.getKernelSize()[1],
        isShortcut(name, output, layer),
        new Range(owned.start() + biases, owned.length() - biases),
        layer.hasBias() ? Optional.of(new Range(owned.start(), filters)) : Optional.empty(),
        normalization.map(this::normalization),
        output,
        activation,
        isRectified(activation),
        WriteGroups.nameOf(name, groups));
  }

  private boolean isShortcut(String name, String output, ConvolutionLayer layer) {
    String read = configuration.getVertexInputs().get(name).get(0);
    return Arrays.stream(layer.getKernelSize()).allMatch(side -> side == 1)
        && configuration.getVertices().containsKey(read)
        && readers(read).size() > 1
        && readers(output).stream()
            .anyMatch(r -> configuration.getVertices().get(r) instanceof ElementWiseVertex);
  }

  private boolean isOfShortcut(String normalization) {
    String read = configuration.getVertexInputs().get(normalization).get(0);
    return follower(read, BatchNormalization.class).isPresent()
        && layer(read).orElse(null) instanceof ConvolutionLayer convolution
        && isShortcut(read, normalization, convolution);
  }

  private NormalizationRows normalization(String name) {
    BatchNormalization layer = (BatchNormalization) layer(name).orElseThrow();
    if (layer.isLockGammaBeta() || layer.isUseLogStd()) {
      throw new IllegalArgumentException(
          "Batch normalisation " + name + " must learn gamma and beta and store plain variances");
    }
    int channels = Math.toIntExact(layer.getNOut());
    Range owned = parameters.get(name);
    return new NormalizationRows(
        name,
        owned.piece(0, channels),
        owned.piece(1, channels),
        owned.piece(2, channels),
        owned.piece(3, channels));
  }

  private String classifier() {
    List<String> outputs = configuration.getNetworkOutputs();
    if (outputs.size() != 1 || !(layer(outputs.get(0)).orElse(null) instanceof OutputLayer)) {
      throw new IllegalArgumentException(
          "A network must end in one output layer, this one ends in " + outputs);
    }
    return outputs.get(0);
  }

  private DenseRows rows(String name, FeedForwardLayer layer) {
    int inputs = Math.toIntExact(layer.getNIn());
    int outputs = Math.toIntExact(layer.getNOut());
    Range owned = parameters.get(name);
    int weights = Math.multiplyExact(inputs, outputs);
    int biases = owned.length() - weights;
    return new DenseRows(
        name,
        inputs,
        outputs,
        new Range(owned.start(), weights),
        biases == 0 ? Optional.empty() : Optional.of(new Range(owned.start() + weights, biases)));
  }

  /** The only vertex that reads this one, if it is a layer of that kind. */
  private Optional<String> follower(String name, Class<? extends Layer> kind) {
    List<String> readers = readers(name);
    return readers.size() == 1
        ? Optional.of(readers.get(0)).filter(r -> layer(r).filter(kind::isInstance).isPresent())
        : Optional.empty();
  }

  /** The activation that alone reads a vertex, if it is one of its own. */
  private Optional<String> activation(String output) {
    return follower(output, ActivationLayer.class);
  }

  private boolean isRectified(Optional<String> activation) {
    return activation
        .flatMap(this::layer)
        .filter(l -> ((ActivationLayer) l).getActivationFn() instanceof ActivationReLU)
        .isPresent();
  }

  private List<String> readers(String name) {
    return configuration.getVertexInputs().entrySet().stream()
        .filter(e -> e.getValue().contains(name))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Optional<Layer> layer(String name) {
    return configuration.getVertices().get(name) instanceof LayerVertex vertex
        ? Optional.of(vertex.getLayerConf().getLayer())
        : Optional.empty();
  }
}
