package org.permafrost.network.onednn.graph;

import java.util.List;
import java.util.Optional;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Layout;

/** Where several vertices meet that oneDNN takes over; each answer is a reason against it. */
final class MeetingSupport {
  private MeetingSupport() {}

  static Optional<String> againstGate(List<Flow> read) {
    return read.get(0) instanceof Flow.Maps maps
            && read.get(1) instanceof Flow.Maps numbers
            && maps.channels() == numbers.channels()
            && numbers.resolution().equals(Resolution.ONE_PIXEL)
        ? Optional.empty()
        : Optional.of("does not read feature maps and maps of one pixel");
  }

  /** A native one copies whole blocks of channels. */
  static Optional<String> againstConcatenation(List<Flow> read) {
    if (!(StockFlow.concatenated(read, Layout.BLOCKED) instanceof Flow.Maps)) {
      return Optional.of("does not join feature maps of the same size");
    }
    return read.stream().allMatch(f -> ((Flow.Maps) f).channels() % OneDnn.block() == 0)
        ? Optional.empty()
        : Optional.of("has channels that are no multiple of " + OneDnn.block());
  }
}
