package org.permafrost.action;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The process that drives a run, as its row in {@code runs} names it.
 *
 * @param host name of its machine
 * @param pid its process id there
 */
public record RunOwner(String host, long pid) {
  /** This process. */
  public static RunOwner current() {
    return new RunOwner(localHost(), ProcessHandle.current().pid());
  }

  /**
   * Whether the process is known to be gone: it belonged to this machine and no process of that id
   * lives here, or only one that began after the run last reported.
   */
  public boolean isGone(Instant lastReport) {
    if (!host.equals(localHost())) {
      return false;
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().startInstant().map(lastReport::isBefore).orElse(false))
        .orElse(true);
  }

  /**
   * Where process ids mean the same as here: this start of this machine, and on Linux this
   * container. Empty where that cannot be told.
   */
  static String place() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException e) {
      return "";
    }
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
