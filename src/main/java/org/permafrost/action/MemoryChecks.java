package org.permafrost.action;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;

/** The memory plan against the machine. */
final class MemoryChecks {
  private static final String PLAN =
      "Set PERMAFROST_HEAP and PERMAFROST_OFFHEAP (for example 4g) to less, or free memory.";

  private MemoryChecks() {}

  static List<HealthCheck> run() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return List.of(
        plan(
            Runtime.getRuntime().maxMemory(),
            Pointer.maxBytes(),
            system.getTotalMemorySize(),
            system.getFreeMemorySize()));
  }

  /**
   * @param heap largest Java heap, bytes
   * @param offHeap limit on ND4J's arrays, bytes
   * @param machine memory of the machine or its control group, bytes
   * @param free bytes of it nobody uses right now
   */
  static HealthCheck plan(long heap, long offHeap, long machine, long free) {
    String finding =
        String.format(
            Locale.ROOT,
            "heap %s, off-heap %s, machine %s, free now %s",
            gib(heap),
            gib(offHeap),
            gib(machine),
            gib(free));
    if (heap + offHeap > machine) {
      return HealthCheck.failed("Memory", finding, PLAN);
    }
    if (heap + offHeap > free) {
      return HealthCheck.warning("Memory", finding + " (less than the plan)", PLAN);
    }
    return HealthCheck.ok("Memory", "%s", finding);
  }

  static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
