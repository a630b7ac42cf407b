package org.permafrost.head.file;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which features of which network a head reads.
 *
 * @param identity the model's hash if its features may move in later training, else a hash over the
 *     frozen filters that they are a function of
 * @param layer the classifier that is given the features
 * @param channels places of those that are read, ascending
 * @param filters frozen filters that the channels are a function of, by convolution, ascending;
 *     empty if the whole model is meant
 */
public record FeatureSource(
    String identity, String layer, List<Integer> channels, SortedMap<String, List<Integer>> filters)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Takes copies. */
  public FeatureSource {
    channels = List.copyOf(channels);
    SortedMap<String, List<Integer>> copy = new TreeMap<>();
    filters.forEach((name, indices) -> copy.put(name, List.copyOf(indices)));
    filters = Collections.unmodifiableSortedMap(copy);
  }

  /** Whether the features stay as they are while the network goes on learning. */
  public boolean isSealed() {
    return !filters.isEmpty();
  }

  /** The features that are read, out of all. */
  public float[] of(float[] features) {
    float[] chosen = new float[channels.size()];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = features[channels.get(i)];
    }
    return chosen;
  }
}
