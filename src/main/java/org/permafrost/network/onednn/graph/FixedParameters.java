package org.permafrost.network.onednn.graph;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.network.onednn.layer.NativeConvolution;

/**
 * While this is open, somebody vouches that a network's parameters do not change: its native
 * convolutions bring their weights into oneDNN's layout once, not at each batch. For evaluation;
 * training passes take no notice.
 */
public final class FixedParameters implements AutoCloseable {
  private final List<NativeConvolution> layers;

  private FixedParameters(List<NativeConvolution> layers) {
    this.layers = layers;
  }

  /** The parameters of this network stay as they are now until this is closed. */
  public static FixedParameters of(ComputationGraph network) {
    List<NativeConvolution> layers =
        Arrays.stream(network.getLayers())
            .filter(NativeConvolution.class::isInstance)
            .map(NativeConvolution.class::cast)
            .toList();
    layers.forEach(layer -> layer.keepWeights(true));
    return new FixedParameters(layers);
  }

  /** Gives back the memory of the copies. */
  @Override
  public void close() {
    layers.forEach(layer -> layer.keepWeights(false));
  }
}
