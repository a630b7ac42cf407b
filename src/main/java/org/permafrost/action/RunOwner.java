package org.permafrost.action;

import java.net.InetAddress;
import java.net.UnknownHostException;
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

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
