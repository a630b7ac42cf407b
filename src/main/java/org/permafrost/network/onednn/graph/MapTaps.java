package org.permafrost.network.onednn.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.network.onednn.layer.Tapped;

/**
 * Reads what native layers find out about their maps while they compute them, in blocks and before
 * the maps are gone. What a ReLU joined to a layer gives counts as the layer's.
 */
public final class MapTaps {
  private final Map<String, Tapped> layers = new HashMap<>();

  private MapTaps() {}

  /**
   * From now on the native ones of these layers take maxima.
   *
   * @param names of vertices
   */
  public static MapTaps on(ComputationGraph network, Collection<String> names) {
    MapTaps taps = new MapTaps();
    for (String name : names) {
      if (network.getLayer(name) instanceof Tapped layer) {
        layer.tap();
        taps.layers.put(name, layer);
      }
    }
    return taps;
  }

  /**
   * The largest value of each map in the last forward pass.
   *
   * @return {@code N * filters} numbers, image by image; empty for a layer that is not native
   */
  public Optional<float[]> maxima(String name) {
    return Optional.ofNullable(layers.get(name)).map(Tapped::maxima);
  }
}
