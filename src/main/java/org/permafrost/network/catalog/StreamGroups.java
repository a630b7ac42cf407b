package org.permafrost.network.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * Finds who writes each residual stream: the convolutions whose outputs meet in an addition, also
 * through earlier additions, normalisation, ReLU and pooling. The stream of stage s is written by
 * the stem or the stage's shortcut, and by the last convolution of each block.
 */
final class StreamGroups {
  private final List<Set<String>> groups;
  private final Map<String, Set<String>> writers;

  private StreamGroups(List<Set<String>> groups, Map<String, Set<String>> writers) {
    this.groups = groups;
    this.writers = writers;
  }

  static StreamGroups of(ComputationGraphConfiguration configuration, List<String> order) {
    Map<String, Set<String>> writers = new HashMap<>();
    Set<Set<String>> streams = new LinkedHashSet<>();
    Map<String, Set<String>> streamOf = new LinkedHashMap<>();
    for (String name : order) {
      GraphVertex vertex = configuration.getVertices().get(name);
      List<String> inputs = configuration.getVertexInputs().getOrDefault(name, List.of());
      Set<String> own = new LinkedHashSet<>();
      if (isConvolution(vertex)) {
        own.add(name);
      } else {
        inputs.forEach(i -> own.addAll(writers.getOrDefault(i, Set.of())));
      }
      writers.put(name, own);
      if (vertex instanceof ElementWiseVertex) {
        Set<String> merged = new HashSet<>(own);
        own.forEach(w -> merged.addAll(streamOf.getOrDefault(w, Set.of())));
        merged.forEach(w -> streamOf.put(w, merged));
      }
    }
    for (String name : order) {
      Optional.ofNullable(streamOf.get(name)).ifPresent(streams::add);
    }
    return new StreamGroups(List.copyOf(streams), writers);
  }

  /** The convolutions whose outputs a vertex holds, alone or added up; none for the image. */
  Set<String> writers(String vertex) {
    return writers.getOrDefault(vertex, Set.of());
  }

  /** Name of the stream a convolution writes: the last stage among its writers. */
  Optional<String> nameOf(String layer) {
    return groups.stream().filter(g -> g.contains(layer)).findFirst().map(StreamGroups::name);
  }

  List<WriteGroup> groups(List<ConvolutionFilters> layers) {
    Map<String, List<ConvolutionFilters>> members = new LinkedHashMap<>();
    for (Set<String> group : groups) {
      members.put(name(group), layers.stream().filter(l -> group.contains(l.layer())).toList());
    }
    return members.entrySet().stream()
        .map(
            e ->
                new WriteGroup(
                    e.getKey(),
                    e.getValue().stream().map(ConvolutionFilters::layer).toList(),
                    e.getValue().get(0).filters()))
        .toList();
  }

  private static String name(Set<String> group) {
    return group.stream()
        .map(l -> l.split("-", 2)[0])
        .filter(stage -> !stage.equals("stem"))
        .sorted()
        .findFirst()
        .orElse("stem");
  }

  private static boolean isConvolution(GraphVertex vertex) {
    return vertex instanceof LayerVertex v
        && v.getLayerConf().getLayer() instanceof ConvolutionLayer;
  }
}
