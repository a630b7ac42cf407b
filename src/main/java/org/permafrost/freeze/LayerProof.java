package org.permafrost.freeze;

/**
 * The frozen units of a layer now against when they froze. A hash is SHA-256 over the units in
 * order of their index: the index as a little-endian int32, then the values as little-endian
 * float32 (weights, bias, gamma, beta, running mean and variance, as far as they are there and
 * frozen).
 *
 * @param units frozen filters, or rows of the classifier
 * @param values numbers they own
 * @param firstFrozen epoch after which the first of them froze
 * @param lastFrozen epoch after which the last of them froze
 * @param hashFrozen of the values as they were when each unit froze, lower-case hexadecimal
 * @param hashNow of the values now
 */
public record LayerProof(
    String layer,
    int units,
    long values,
    int firstFrozen,
    int lastFrozen,
    String hashFrozen,
    String hashNow,
    Movement movement) {

  /**
   * @param moved values whose bits differ
   * @param largest absolute difference
   * @param place of the largest difference; empty if nothing moved
   */
  public record Movement(long moved, double largest, String place) {}

  /** Whether every bit is what it was. */
  public boolean ok() {
    return hashFrozen.equals(hashNow);
  }
}
