package org.permafrost.network.onednn.graph;

import java.util.List;
import java.util.Optional;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;

/** Which concatenations are copies of whole blocks of channels. */
final class ConcatenationRewrite {
  private ConcatenationRewrite() {}

  /** A reason against it. */
  static Optional<String> against(List<Flow> read) {
    if (!(StockFlow.concatenated(read, Layout.BLOCKED) instanceof Flow.Maps)) {
      return Optional.of("does not join feature maps of the same size");
    }
    return read.stream().allMatch(f -> ((Flow.Maps) f).channels() % OneDnn.block() == 0)
        ? Optional.empty()
        : Optional.of("has channels that are no multiple of " + OneDnn.block());
  }
}
