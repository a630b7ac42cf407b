package org.permafrost.method;

/**
 * What a method promises of the values it holds.
 *
 * @param exact whether no bit of them ever changes; {@code verify} then proves it, else it measures
 *     how far they moved
 * @param means what it does, to complete "froze with ewc, ...", for example {@code which only pulls
 *     values back}
 */
public record Promise(boolean exact, String means) {
  /** Every bit stays. */
  public static Promise exactly() {
    return new Promise(true, "which changes no bit");
  }

  /** Values may move. */
  public static Promise soft(String means) {
    return new Promise(false, means);
  }
}
