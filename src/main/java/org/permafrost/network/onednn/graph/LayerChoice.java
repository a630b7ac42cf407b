package org.permafrost.network.onednn.graph;

import java.util.Optional;

/**
 * What was decided about a layer or vertex of a network.
 *
 * @param kind its class in DL4J, without package
 * @param whyStock why it stays DL4J's own; empty if it runs on oneDNN
 */
public record LayerChoice(String name, String kind, Optional<String> whyStock) {
  /** Whether it runs on oneDNN. */
  public boolean isNative() {
    return whyStock.isEmpty();
  }
}
