package org.permafrost.network.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * Follows channels through a network: a convolution begins new ones, a concatenation puts them side
 * by side, in an addition or at a gate they meet; normalisation, activation, pooling and flattening
 * leave each on its own.
 */
final class ChannelStreams {
  private final Map<String, ChannelStream> behind = new HashMap<>();
  private final List<ChannelStream> meetings = new ArrayList<>();

  /**
   * @param order of the vertices, each behind those it reads
   */
  ChannelStreams(ComputationGraphConfiguration configuration, List<String> order) {
    for (String name : order) {
      List<ChannelStream> read =
          configuration.getVertexInputs().getOrDefault(name, List.of()).stream()
              .map(behind::get)
              .toList();
      behind.put(name, behind(name, configuration.getVertices().get(name), read));
    }
  }

  private ChannelStream behind(String name, GraphVertex vertex, List<ChannelStream> read) {
    if (vertex == null || read.isEmpty()) {
      return ChannelStream.image();
    }
    Optional<Layer> layer =
        vertex instanceof LayerVertex v
            ? Optional.of(v.getLayerConf().getLayer())
            : Optional.empty();
    if (layer.orElse(null) instanceof ConvolutionLayer convolution) {
      return ChannelStream.of(name, Math.toIntExact(convolution.getNOut()));
    }
    if (layer.orElse(null) instanceof DenseLayer dense) {
      return read.get(0).mixed(Math.toIntExact(dense.getNOut()));
    }
    if (vertex instanceof MergeVertex) {
      return ChannelStream.concatenated(read);
    }
    if (read.size() == 1) {
      return read.get(0);
    }
    ChannelStream joined = ChannelStream.joined(read);
    meetings.add(joined);
    return joined;
  }

  /** What a vertex gives. */
  ChannelStream behind(String vertex) {
    return behind.getOrDefault(vertex, ChannelStream.image());
  }

  /** Wherever channels of several vertices meet, in topological order. */
  List<ChannelStream> meetings() {
    return meetings;
  }
}
