package org.permafrost.submit.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Resident memory of a process against the limit of its container. */
final class MemoryWatch {
  private final Path status;
  private final long limit;
  private long peak;

  private MemoryWatch(Path status, long limit) {
    this.status = status;
    this.limit = limit;
  }

  static MemoryWatch of(Process process, Container container) {
    Quantity limit =
        container.getResources() == null || container.getResources().getLimits() == null
            ? null
            : container.getResources().getLimits().get("memory");
    return new MemoryWatch(
        Path.of("/proc", Long.toString(process.pid()), "status"),
        limit == null ? Long.MAX_VALUE : Quantity.getAmountInBytes(limit).longValue());
  }

  /** Returns whether it is within the limit. */
  boolean look() {
    try {
      Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .forEach(line -> peak = Math.max(peak, Long.parseLong(line.split("\\s+", 3)[1]) * 1024));
    } catch (IOException e) {
      // It ended meanwhile.
      return true;
    }
    return !isExceeded();
  }

  boolean isExceeded() {
    return peak > limit;
  }

  String text() {
    String of = limit == Long.MAX_VALUE ? "no limit" : gibibytes(limit);
    return "memory " + gibibytes(peak) + " of " + of;
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
