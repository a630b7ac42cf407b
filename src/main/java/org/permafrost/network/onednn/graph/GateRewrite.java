package org.permafrost.network.onednn.graph;

import java.util.List;
import java.util.Optional;

/** Which channel gates oneDNN takes over. */
final class GateRewrite {
  private GateRewrite() {}

  /** A reason against it. */
  static Optional<String> against(List<Flow> read) {
    return read.get(0) instanceof Flow.Maps maps
            && read.get(1) instanceof Flow.Maps numbers
            && maps.channels() == numbers.channels()
            && numbers.resolution().equals(Resolution.ONE_PIXEL)
        ? Optional.empty()
        : Optional.of("does not read feature maps and maps of one pixel");
  }
}
