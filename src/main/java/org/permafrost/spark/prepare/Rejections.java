package org.permafrost.spark.prepare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.permafrost.image.source.SourceFile;

/**
 * What was rejected.
 *
 * @param counts images by reason, as written in the table
 * @param examples the first few paths of each reason
 */
public record Rejections(SortedMap<String, Long> counts, Map<String, List<String>> examples) {

  /** Rejected images of all reasons. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Counts with examples, for a message. */
  public String describe() {
    return counts.entrySet().stream()
        .map(entry -> describe(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("; "));
  }

  private String describe(String reason, long count) {
    List<String> paths = examples.getOrDefault(reason, List.of());
    String more = count > paths.size() ? ", ..." : "";
    return String.format(
        Locale.ROOT,
        "%d %s (%s%s)",
        count,
        reason,
        paths.stream().map(SourceFile::onOneLine).collect(Collectors.joining(", ")),
        more);
  }
}
