package org.permafrost.network.onednn.graph;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;

/** Finds ReLUs that can be applied by the layer in front of them. */
final class JoinedRelu {
  private JoinedRelu() {}

  /** The ReLU that alone reads this vertex, if there is one and nobody outside asks for it. */
  static Optional<String> behind(StockGraph graph, String name) {
    List<String> readers = graph.readers(name);
    return readers.size() == 1 && !graph.isOutput(name) && isRelu(graph, readers.get(0))
        ? Optional.of(readers.get(0))
        : Optional.empty();
  }

  private static boolean isRelu(StockGraph graph, String name) {
    return graph.configuration().getVertices().get(name) instanceof LayerVertex vertex
        && vertex.getPreProcessor() == null
        && vertex.getLayerConf().getLayer() instanceof ActivationLayer layer
        && LayerSupport.against(layer).isEmpty()
        && LayerSupport.isRelu(layer.getActivationFn());
  }
}
