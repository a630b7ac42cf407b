package org.permafrost.freeze;

import java.util.Locale;

/** Proves that frozen numbers kept their bits. */
public final class FrozenCheck {
  private FrozenCheck() {}

  /**
   * @throws IllegalStateException naming the first position whose bits differ
   */
  public static void unmoved(Intervals frozen, float[] before, float[] after) {
    for (int i = 0; i < frozen.count(); i++) {
      for (int p = frozen.start(i); p < frozen.end(i); p++) {
        if (Float.floatToRawIntBits(before[p]) != Float.floatToRawIntBits(after[p])) {
          throw new IllegalStateException(
              String.format(
                  Locale.ROOT,
                  "Frozen parameter at position %d moved from %s to %s",
                  p,
                  before[p],
                  after[p]));
        }
      }
    }
  }
}
