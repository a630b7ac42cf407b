package org.permafrost.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/** The most physical memory this process has held. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /** Bytes; where the system keeps no high-water mark, what is held now. */
  public static long bytes() {
    try {
      if (Files.isReadable(STATUS)) {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith("VmHWM:")) {
            return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
          }
        }
      }
    } catch (IOException e) {
      return Pointer.physicalBytes();
    }
    return Pointer.physicalBytes();
  }
}
