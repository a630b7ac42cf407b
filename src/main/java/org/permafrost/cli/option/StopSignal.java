package org.permafrost.cli.option;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.permafrost.problem.ExitCode;
import sun.misc.Signal;

/**
 * Ctrl-C and TERM as a request: the run ends after its current round and can be resumed. A second
 * signal ends the process at once; finished epochs are safe then too.
 */
public final class StopSignal implements BooleanSupplier {
  private final AtomicBoolean asked = new AtomicBoolean();

  private StopSignal() {}

  public static StopSignal install() {
    StopSignal stop = new StopSignal();
    Signal.handle(new Signal("INT"), signal -> stop.receive());
    Signal.handle(new Signal("TERM"), signal -> stop.receive());
    return stop;
  }

  @Override
  public boolean getAsBoolean() {
    return asked.get();
  }

  private void receive() {
    if (asked.getAndSet(true)) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
    System.err.println("\nStopping after this round; once more stops at once.");
  }
}
