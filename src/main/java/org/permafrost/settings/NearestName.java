package org.permafrost.settings;

import java.util.Collection;
import java.util.Comparator;

/** Finds the known name a mistyped one was probably meant to be. */
public final class NearestName {
  private NearestName() {}

  /**
   * The candidate that takes the fewest edits, ties by alphabet. Of dotted keys the last part alone
   * may decide, because people remember {@code learning-rate} and forget the blocks around it.
   *
   * @throws java.util.NoSuchElementException if there are no candidates
   */
  public static String of(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(
            Comparator.comparingInt((String c) -> edits(name, c))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  private static int edits(String name, String candidate) {
    int last = 1 + distance(lastPart(name), lastPart(candidate));
    return Math.min(distance(name, candidate), last);
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + cost, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
