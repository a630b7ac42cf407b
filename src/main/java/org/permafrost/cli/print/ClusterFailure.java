package org.permafrost.cli.print;

import java.util.List;
import java.util.Optional;

/** What cluster managers refuse or take away, as Spark reports it, with what to do about it. */
final class ClusterFailure {
  private record Sign(String text, String remedy) {}

  private static final String SMALLER =
      "Ask for smaller containers (PERMAFROST_HEAP, PERMAFROST_OFFHEAP, --cores), or raise"
          + " yarn.scheduler.maximum-allocation-mb, yarn.scheduler.maximum-allocation-vcores and"
          + " yarn.nodemanager.resource.memory-mb.";

  private static final String LOGS =
      "Look at the logs of the master and of the executors: workers may not be able to start them"
          + " (Java, memory, addresses), or somebody stopped the application. A run continues with"
          + " train --resume.";

  private static final String ADDRESS =
      "Check the address and its port, and that the user that Spark runs as may use the cluster"
          + " (--master; on Kubernetes KUBECONFIG and the service account).";

  private static final List<Sign> SIGNS =
      List.of(
          new Sign("is above the max threshold", SMALLER),
          new Sign("maximum allowed allocation", SMALLER),
          new Sign("Master removed our application", LOGS),
          new Sign("Application has been killed", LOGS),
          new Sign("Yarn application has already ended", LOGS),
          new Sign("All masters are unresponsive", ADDRESS),
          // What a client says when it has given up looking for the master.
          new Sign("getServletHandlers on a running MetricsSystem", ADDRESS),
          new Sign("External scheduler cannot be instantiated", ADDRESS),
          new Sign("Could not parse Master URL", ADDRESS));

  private ClusterFailure() {}

  /** What to do about this very failure, not its cause; empty if it is none of a cluster. */
  static Optional<String> remedy(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return SIGNS.stream()
        .filter(sign -> message.contains(sign.text()))
        .map(Sign::remedy)
        .findFirst();
  }

  /** The same for an application that ended under its job, whatever the job said then. */
  static String ofLostSpark() {
    return "The master (--master) could not be reached or went away, or it removed the application. "
        + LOGS;
  }
}
