package org.permafrost.cli.print;

import java.io.IOException;
import org.permafrost.problem.Problem;

/** Standard output did not take a result. */
public final class OutputFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** As if SIGPIPE had ended the process, which Java ignores. */
  static final int CLOSED_PIPE = 128 + 13;

  private final boolean closedPipe;

  /**
   * @param closedPipe whether the reader went away, as {@code head} does when it has enough
   */
  OutputFailure(IOException cause, boolean closedPipe) {
    super(cause);
    this.closedPipe = closedPipe;
  }

  /** Nobody wants the rest, so there is nothing to say. */
  boolean isClosedPipe() {
    return closedPipe;
  }

  Problem problem() {
    return Problem.environment(
            "Cannot write the result to standard output: %s. Free space or send it elsewhere; what"
                + " the command wrote to the warehouse is there.",
            getCause().getMessage())
        .causedBy(getCause());
  }
}
