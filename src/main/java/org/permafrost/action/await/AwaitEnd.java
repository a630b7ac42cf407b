package org.permafrost.action.await;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;

/** Looks again and again until a job has ended. */
public final class AwaitEnd {
  /** A catalog may be away for a while. */
  private static final int FAILURES_IN_A_ROW = 6;

  private final Supplier<Situation> look;
  private final String what;
  private final Progress progress;

  /**
   * @param what waits, for people
   */
  public AwaitEnd(Supplier<Situation> look, String what, Progress progress) {
    this.look = look;
    this.what = what;
    this.progress = progress;
  }

  /**
   * @param every time between two looks
   * @param timeout after which it stops waiting
   * @return the last situation, without an end if it took too long
   * @throws RuntimeException if looking keeps failing
   */
  public Situation run(Duration every, Optional<Duration> timeout) {
    long started = System.nanoTime();
    Situation last = null;
    for (int failures = 0; ; pause(every)) {
      try {
        Situation now = look.get();
        failures = 0;
        if (!now.equals(last)) {
          progress.line(what + ": " + now.text());
        }
        last = now;
      } catch (RuntimeException e) {
        if (e instanceof Problem || ++failures == FAILURES_IN_A_ROW) {
          throw e;
        }
        progress.line(what + ": cannot look (" + e.getMessage() + "); trying again");
      }
      Duration passed = Duration.ofNanos(System.nanoTime() - started);
      boolean over = timeout.filter(limit -> passed.plus(every).compareTo(limit) > 0).isPresent();
      if (over || (last != null && last.end().isPresent())) {
        return Optional.ofNullable(last).orElse(Situation.ABSENT);
      }
    }
  }

  private static void pause(Duration every) {
    try {
      Thread.sleep(every.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.interrupted("Interrupted while waiting.").causedBy(e);
    }
  }
}
