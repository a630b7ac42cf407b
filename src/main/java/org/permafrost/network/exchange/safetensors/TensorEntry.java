package org.permafrost.network.exchange.safetensors;

import java.util.List;

/**
 * A tensor.
 *
 * @param type as the header names it: F32, I64, ...
 * @param from position of its first byte behind the header
 * @param to position behind its last byte
 */
public record TensorEntry(String type, List<Integer> shape, long from, long to) {
  /** Copies the shape. */
  public TensorEntry {
    shape = List.copyOf(shape);
  }
}
