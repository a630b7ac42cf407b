package org.permafrost.cli.print;

import org.permafrost.problem.ExitCode;

/** Leaves the process so that whoever started it learns how it went. */
public final class ProcessEnd {
  private static final String DEPLOY_MODE = "spark.submit.deployMode";

  private ProcessEnd() {}

  /**
   * Whether the process is ending, for example by a signal: Spark is being stopped under the
   * command then, and whatever it calls fails with a message of its own.
   */
  static boolean hasBegun() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /**
   * Ends the process. YARN in cluster mode takes any exit of the driver for a failure, so success
   * returns there instead; the command has closed what it opened.
   */
  public static void with(int code) {
    if (code != ExitCode.OK.code() || !"cluster".equals(System.getProperty(DEPLOY_MODE))) {
      System.exit(code);
    }
  }
}
