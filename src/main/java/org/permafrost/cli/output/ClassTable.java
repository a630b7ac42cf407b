package org.permafrost.cli.output;

import java.util.List;
import java.util.Map;
import org.permafrost.action.query.QueryResult;
import org.permafrost.rank.ClassMetrics;

/** How well each class is recognised: one line per class. */
final class ClassTable {
  private ClassTable() {}

  /** For a person: shares with three digits. */
  static QueryResult of(List<String> classNames, List<ClassMetrics> metrics) {
    List<List<Object>> rows =
        metrics.stream()
            .map(
                m ->
                    List.<Object>of(
                        classNames.get(m.label()),
                        round(m.precision()),
                        round(m.recall()),
                        round(m.f1()),
                        m.support()))
            .toList();
    return new QueryResult(List.of("class", "precision", "recall", "f1", "images"), rows, false);
  }

  /** For a program. */
  static List<Map<String, Object>> values(List<String> classNames, List<ClassMetrics> metrics) {
    return metrics.stream()
        .map(
            m ->
                Map.<String, Object>of(
                    "class", classNames.get(m.label()),
                    "label", m.label(),
                    "precision", m.precision(),
                    "recall", m.recall(),
                    "f1", m.f1(),
                    "images", m.support()))
        .toList();
  }

  private static double round(double share) {
    return Math.round(share * 1000) / 1000.0;
  }
}
