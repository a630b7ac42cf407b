package org.permafrost.study.trial;

/**
 * A result of a trial.
 *
 * @param outcome what was measured, for example {@code accuracy}
 * @param subject of what, for example a class; empty if that goes without saying
 * @param value not a number where there is nothing to measure, as the drift of no filter
 */
public record Measurement(String outcome, String subject, double value) {
  /** That there is nothing to measure. */
  public static Measurement none(String outcome) {
    return of(outcome, Double.NaN);
  }

  /** Whether something was measured. */
  public boolean isKnown() {
    return !Double.isNaN(value);
  }

  /** Of nothing in particular. */
  public static Measurement of(String outcome, double value) {
    return new Measurement(outcome, "", value);
  }
}
