package org.permafrost.score;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.IActivation;
import org.permafrost.network.operator.ChannelGate;
import org.permafrost.problem.Problem;

/** Which scorers can rank which networks. */
public final class NetworkSupport {
  private NetworkSupport() {}

  /**
   * @throws Problem (usage) if one of them cannot rank this network
   */
  public static void check(
      Collection<? extends Scorer> scorers, ComputationGraphConfiguration network) {
    for (Scorer scorer : scorers) {
      scorer
          .against(network)
          .ifPresent(
              reason -> {
                throw Problem.usage(
                    "Cannot rank this network by %s: %s. Choose another rank.scorer or"
                        + " strategy.scorer.",
                    scorer.name(), reason);
              });
    }
  }

  /**
   * Why a rule that some activations obey, and products of two maps do not, fails a network.
   *
   * @param rule what is carried through it
   * @param obeys activations with the rule
   * @param supported what they are called
   */
  public static Optional<String> againstOthers(
      ComputationGraphConfiguration network,
      String rule,
      Predicate<IActivation> obeys,
      String supported) {
    List<String> without =
        network.getVertices().entrySet().stream()
            .filter(vertex -> !obeys(vertex.getValue(), obeys))
            .map(Map.Entry::getKey)
            .toList();
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            rule
                + " has no rule for "
                + without.size()
                + " activations and gates of it that are no "
                + supported
                + ", such as "
                + without.get(0));
  }

  private static boolean obeys(GraphVertex vertex, Predicate<IActivation> rule) {
    if (vertex instanceof ChannelGate) {
      return false;
    }
    return !(vertex instanceof LayerVertex v
            && v.getLayerConf().getLayer() instanceof ActivationLayer layer)
        || rule.test(layer.getActivationFn());
  }
}
