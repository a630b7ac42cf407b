package org.permafrost.rank;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers the filters of a network from 0, layer by layer in network order, so that scores travel
 * as plain arrays.
 */
public final class FilterIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A convolution.
   *
   * @param stage group of layers it belongs to, such as the third stage of a residual network
   * @param shortcut whether it is the 1x1 convolution of a residual shortcut
   * @param group residual stream it writes to, channel by channel; empty if to none
   */
  public record Layer(String name, int filters, String stage, boolean shortcut, String group)
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Pattern BLOCK =
        Pattern.compile("[^-.]+-block\\d+(?=-)|[^-.]+(\\.[^-.]+)*?\\.\\d+(?=\\.)");

    /** A layer that writes to no residual stream. */
    public Layer(String name, int filters, String stage, boolean shortcut) {
      this(name, filters, stage, shortcut, "");
    }

    /**
     * Residual block it belongs to, for example {@code stage3-block1} or {@code layer3.0}; else its
     * stage.
     */
    public String block() {
      Matcher block = BLOCK.matcher(name);
      return block.lookingAt() ? block.group() : stage;
    }
  }

  private final List<Layer> layers;
  private final int[] first;

  public FilterIndex(List<Layer> layers) {
    this.layers = new ArrayList<>(layers);
    this.first = new int[layers.size() + 1];
    for (int l = 0; l < layers.size(); l++) {
      first[l + 1] = first[l] + layers.get(l).filters();
    }
  }

  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  /** Number of all filters. */
  public int size() {
    return first[layers.size()];
  }

  /** Number of the first filter of the layer at this position. */
  public int first(int layer) {
    return first[layer];
  }

  /**
   * Number of a filter.
   *
   * @throws IllegalArgumentException if the network has no such filter
   */
  public int number(FilterId filter) {
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l);
      boolean exists = filter.index() >= 0 && filter.index() < layer.filters();
      if (exists && layer.name().equals(filter.layer())) {
        return first[l] + filter.index();
      }
    }
    throw new IllegalArgumentException("The network has no filter " + filter);
  }

  public FilterId filter(int layer, int index) {
    return new FilterId(layers.get(layer).name(), index);
  }
}
