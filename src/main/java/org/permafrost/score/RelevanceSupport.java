package org.permafrost.score;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.permafrost.network.operator.ChannelGate;
import org.permafrost.problem.Problem;

/**
 * Which networks relevance can be carried back through: those whose activations hand on what they
 * get or nothing, as ReLU does. For others, and for products of two maps, the epsilon rule says
 * nothing.
 */
public final class RelevanceSupport {
  private RelevanceSupport() {}

  /**
   * @throws Problem (usage) if a scorer wants relevance and the network has layers without a rule
   */
  public static void check(
      Collection<? extends FilterScorer> scorers, ComputationGraphConfiguration network) {
    List<String> without =
        network.getVertices().entrySet().stream()
            .filter(vertex -> !hasRule(vertex.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    for (FilterScorer scorer : scorers) {
      if (scorer.signal() == Signal.RELEVANCE && !without.isEmpty()) {
        throw Problem.usage(
            "Cannot rank by %s: relevance has no rule for %d activations and gates of this network that"
                + " are no ReLU, such as %s. Choose another rank.scorer.",
            scorer.name(), without.size(), without.get(0));
      }
    }
  }

  private static boolean hasRule(GraphVertex vertex) {
    if (vertex instanceof ChannelGate) {
      return false;
    }
    return !(vertex instanceof LayerVertex v
            && v.getLayerConf().getLayer() instanceof ActivationLayer layer)
        || layer.getActivationFn() instanceof ActivationReLU;
  }
}
