package org.permafrost.longrun;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import org.bytedeco.javacpp.Pointer;

/**
 * What a process holds at a moment, once garbage is collected.
 *
 * @param heap bytes
 * @param offHeap bytes that JavaCPP has handed out
 * @param descriptors open files and sockets
 * @param files in the temporary folders
 * @param fileBytes of those
 */
record Level(long heap, long offHeap, long threads, long descriptors, long files, long fileBytes) {
  /**
   * @param growth that is no trend
   */
  record Measure(String name, ToLongFunction<Level> of, long growth) {}

  /** Single pages of heap come and go; a leak of 50 rounds or nights is larger than this. */
  static final List<Measure> ALL =
      List.of(
          new Measure("heap", Level::heap, 12L << 20),
          new Measure("off-heap", Level::offHeap, 4L << 20),
          new Measure("threads", Level::threads, 4),
          new Measure("descriptors", Level::descriptors, 8),
          new Measure("temporary files", Level::files, 8),
          new Measure("bytes of temporary files", Level::fileBytes, 4L << 20));

  /** Of this process. */
  static Level now(Path temporary) throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      // Spark and JavaCPP let go of what the collector found, in threads of their own.
      Thread.sleep(300);
    }
    long files = 0;
    long bytes = 0;
    try (var found = Files.walk(temporary)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files++;
        bytes += size(file);
      }
    }
    return new Level(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        Pointer.totalBytes(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openDescriptors(),
        files,
        bytes);
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static long openDescriptors() throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (var all = Files.list(open)) {
      return all.count();
    }
  }
}
