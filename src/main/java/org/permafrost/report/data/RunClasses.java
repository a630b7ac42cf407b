package org.permafrost.report.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.permafrost.action.query.QueryParameter;
import org.permafrost.table.Table;

/**
 * The classes of a run.
 *
 * @param names of those that are shown, by number
 * @param count of all
 */
public record RunClasses(SortedMap<Integer, String> names, int count) {
  /** So many classes still make readable pictures; of more, those that are recognized worst. */
  static final int MOST = 40;

  public RunClasses {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
  }

  /**
   * @param split on which they are measured
   */
  static RunClasses of(RunQueries queries, Optional<String> split) {
    List<TableRow> rows =
        queries.rows(
            """
            SELECT label, max(class) AS class, max_by(f1, epoch) AS f1
            FROM class_metrics WHERE run = :run AND split = :split
            GROUP BY label ORDER BY f1, label
            """,
            List.of(new QueryParameter("split", split.orElse(""))),
            Table.CLASS_METRICS);
    if (rows.isEmpty()) {
      rows =
          queries.rows(
              """
              SELECT label, max(class) AS class FROM filter_ranks WHERE run = :run
              GROUP BY label ORDER BY label
              """,
              Table.FILTER_RANKS);
    }
    SortedMap<Integer, String> names = new TreeMap<>();
    rows.stream()
        .limit(MOST)
        .forEach(row -> names.put((int) row.whole("label"), row.text("class")));
    return new RunClasses(names, rows.size());
  }

  /** Their numbers in order. */
  public List<Integer> labels() {
    return List.copyOf(names.keySet());
  }

  /** Their numbers as SQL lists them. */
  public String inSql() {
    return labels().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Their names in the order of their numbers; where two are alike, with the number. */
  public List<String> titles() {
    List<String> titles = new ArrayList<>();
    names.forEach(
        (label, name) ->
            titles.add(
                Collections.frequency(names.values(), name) > 1 || name.isBlank()
                    ? name + " (" + label + ")"
                    : name));
    return titles;
  }

  /** What to say if not all are shown. */
  public String says() {
    return names.size() == count
        ? ""
        : " Shown are the "
            + names.size()
            + " of "
            + count
            + " classes that are recognized worst; the tables have all.";
  }
}
