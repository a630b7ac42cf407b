package org.permafrost.action.health;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/** The memory plan against the machine. */
final class MemoryChecks {
  private static final String PLAN =
      "Lower PERMAFROST_HEAP and PERMAFROST_OFFHEAP (for example to 4g), or free memory.";

  private MemoryChecks() {}

  static List<HealthCheck> run() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return List.of(
        plan(
            Runtime.getRuntime().maxMemory(),
            Pointer.maxBytes(),
            system.getTotalMemorySize(),
            available()));
  }

  /** Bytes a new process can have without swapping; unknown outside Linux. */
  private static OptionalLong available() {
    Path file = Path.of("/proc/meminfo");
    if (!Files.isReadable(file)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * @param heap largest Java heap, bytes
   * @param offHeap limit on ND4J's arrays, bytes
   * @param machine memory of the machine or its control group, bytes
   * @param available bytes of it a new process can have right now, if known
   */
  static HealthCheck plan(long heap, long offHeap, long machine, OptionalLong available) {
    String finding =
        String.format(
            Locale.ROOT,
            "heap %s, off-heap %s of %s%s",
            gib(heap),
            gib(offHeap),
            gib(machine),
            available.isPresent() ? ", available now " + gib(available.getAsLong()) : "");
    if (heap + offHeap > machine) {
      return HealthCheck.failed("Memory", finding, PLAN);
    }
    if (heap + offHeap > available.orElse(machine)) {
      return HealthCheck.warning("Memory", finding + " (less than the plan)", PLAN);
    }
    return HealthCheck.ok("Memory", "%s", finding);
  }

  static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
