package org.permafrost.spark.prepare;

import java.util.List;

/**
 * Images that were kept although some of their pixels may be wrong.
 *
 * @param count of them
 * @param examples the first few, each with what is suspicious
 */
public record SuspiciousImages(long count, List<String> examples) {
  static final int EXAMPLES = 3;

  /** In one line, for a person. */
  public String describe() {
    if (count == 0) {
      return "none";
    }
    String more = count > examples.size() ? "; ..." : "";
    return count + " kept (" + String.join("; ", examples) + more + ")";
  }
}
