package org.permafrost.action.rank;

import java.util.function.Supplier;
import org.permafrost.problem.Problem;
import org.permafrost.rank.UnsummableScore;

/** Exact sums refuse scores that are not finite, often in the middle of a task of Spark. */
public final class ScoringFailure {
  private ScoringFailure() {}

  /**
   * Scores filters.
   *
   * @param otherwise what follows from scores that cannot be summed
   * @throws Problem (data) if a score is not finite
   */
  public static <T> T explained(String otherwise, Supplier<T> scoring) {
    try {
      return scoring.get();
    } catch (Throwable failure) { // Spark throws checked exceptions that Scala does not declare.
      for (Throwable t = failure; t != null; t = t.getCause()) {
        if (t instanceof UnsummableScore) {
          throw Problem.data(
                  "The model gives scores that are not finite, so its filters cannot be ranked;"
                      + " %s. Check the model with: permafrost evaluate",
                  otherwise)
              .causedBy(failure);
        }
      }
      throw failure;
    }
  }
}
