package org.permafrost.network.catalog;

/** What the names of layers tell about their place. */
final class LayerNames {
  private LayerNames() {}

  /**
   * First part of a name: {@code stage3} of stage3-block1-conv2, {@code layer3} of layer3.0.conv2.
   */
  static String stage(String layer) {
    return layer.split("[-.]", 2)[0];
  }
}
