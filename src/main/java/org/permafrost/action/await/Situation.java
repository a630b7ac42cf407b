package org.permafrost.action.await;

import java.util.Optional;
import org.permafrost.problem.ExitCode;

/**
 * How far a job is, as its committed row tells.
 *
 * @param status in one word, as tables write it; absent if there is no row yet
 * @param detail for people, may be empty
 * @param end how it ended, as its process would say; empty as long as it may go on
 */
public record Situation(String status, String detail, Optional<ExitCode> end) {
  /** There is no row yet. */
  public static final Situation ABSENT = new Situation("absent", "", Optional.empty());

  /** For people. */
  public String text() {
    return detail.isEmpty() ? status : status + ", " + detail;
  }
}
