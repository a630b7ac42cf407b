package org.permafrost.network.onednn.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.permafrost.network.onednn.OneDnn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network's description with as many layers as possible on oneDNN. Its parameters, gradients and
 * updater state lie as in the stock network, whose description stays the one that is saved and sent
 * around: this one is for one network object on this machine.
 *
 * @param configuration for one {@code ComputationGraph}; has no JSON form
 * @param choices about the vertices of the stock network, in topological order
 */
public record NativeGraph(ComputationGraphConfiguration configuration, List<LayerChoice> choices) {
  private static final Logger LOG = LoggerFactory.getLogger(NativeGraph.class);
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  /** Copies the list. */
  public NativeGraph {
    choices = List.copyOf(choices);
  }

  /**
   * The native form of a network.
   *
   * @param stock stays as it is
   */
  public static NativeGraph of(ComputationGraphConfiguration stock) {
    NativeGraph graph =
        against(stock)
            .map(reason -> GraphRewrite.none(stock, reason))
            .orElseGet(() -> new GraphRewrite(stock).run());
    if (SAID.add(graph.summary())) {
      LOG.info("{}", graph.summary());
    }
    return graph;
  }

  private static Optional<String> against(ComputationGraphConfiguration stock) {
    if (OneDnn.unavailable().isPresent()) {
      return OneDnn.unavailable();
    }
    if (stock.getDataType() != DataType.FLOAT) {
      return Optional.of("the network computes in " + stock.getDataType());
    }
    return stock.getNetworkInputs().size() == 1
        ? Optional.empty()
        : Optional.of("the network has several inputs");
  }

  /** Why no layer of the network can run on oneDNN in this process; empty if one can. */
  public Optional<String> whyNone() {
    if (choices.stream().anyMatch(LayerChoice::isNative)) {
      return Optional.empty();
    }
    return Optional.of(
        choices.stream()
            .flatMap(choice -> choice.whyStock().stream())
            .distinct()
            .collect(Collectors.joining("; ")));
  }

  /** One line for people: how many layers run on oneDNN, and why the others do not. */
  public String summary() {
    List<LayerChoice> stock = choices.stream().filter(c -> !c.isNative()).toList();
    String others =
        stock.stream()
            .collect(
                Collectors.groupingBy(
                    c -> c.whyStock().orElseThrow(),
                    LinkedHashMap::new,
                    Collectors.mapping(
                        c -> c.name() + " (" + c.kind() + ")", Collectors.joining(", "))))
            .entrySet()
            .stream()
            .map(e -> e.getValue() + ": " + e.getKey())
            .collect(Collectors.joining("; "));
    return String.format(
        Locale.ROOT,
        "%d of %d layers run on oneDNN%s",
        choices.size() - stock.size(),
        choices.size(),
        others.isEmpty() ? "" : "; DL4J's own: " + others);
  }

  static String kind(GraphVertex vertex) {
    return vertex instanceof LayerVertex v
        ? v.getLayerConf().getLayer().getClass().getSimpleName()
        : vertex.getClass().getSimpleName();
  }
}
