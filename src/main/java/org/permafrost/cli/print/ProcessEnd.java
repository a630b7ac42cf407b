package org.permafrost.cli.print;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.permafrost.problem.ExitCode;
import sun.misc.Signal;

/** Leaves the process so that whoever started it learns how it went. */
public final class ProcessEnd {
  private static final String DEPLOY_MODE = "spark.submit.deployMode";

  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  private static final AtomicBoolean asked = new AtomicBoolean();

  private ProcessEnd() {}

  /**
   * From now on, Ctrl-C, TERM and a closed terminal end the process as an interrupted one, at
   * whatever moment they come; a second one does not wait for Spark to end. What an interrupted
   * command says of its own after that is not heard, see {@link #hasBegun}.
   */
  public static void onSignals(PrintWriter err) {
    SIGNALS.forEach(name -> Signal.handle(new Signal(name), signal -> interrupt(err)));
  }

  private static void interrupt(PrintWriter err) {
    if (asked.getAndSet(true)) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
    err.println("permafrost: Interrupted.");
    err.flush();
    System.exit(ExitCode.INTERRUPTED.code());
  }

  /** Whether the process is ending: Spark is being stopped under the command then. */
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
