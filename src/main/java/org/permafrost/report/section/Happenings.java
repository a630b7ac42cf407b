package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.report.chart.Moments;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.chart.Symbol;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.table.Table;

/** When classes left training and filters were frozen. */
final class Happenings {
  private static final String DROPPED =
      """
      SELECT m.epoch, m.label, m.class FROM class_metrics m
      LEFT JOIN class_metrics n
        ON n.run = m.run AND n.split = m.split AND n.label = m.label AND n.epoch = m.epoch + 1
      WHERE m.run = :run AND m.split = :split AND m.learned AND coalesce(NOT n.active, true)
      ORDER BY m.epoch, m.label
      """;

  private static final String FROZEN =
      """
SELECT epoch, class, count(*) AS filters FROM frozen_filters
WHERE run = :run AND hold IS DISTINCT FROM 'shared' GROUP BY epoch, class ORDER BY epoch, class
""";

  private Happenings() {}

  /** What happened to all classes; kinds that did not happen are left out. */
  static List<Moments> of(RunTables run) {
    List<Moments> all = new ArrayList<>();
    SortedMap<Double, String> dropped = new TreeMap<>();
    dropped(run)
        .forEach(row -> dropped.merge(row.number("epoch"), row.text("class"), Happenings::and));
    add(all, new Moments("classes learned", Symbol.DOWN, dropped));
    SortedMap<Double, String> frozen = new TreeMap<>();
    for (TableRow row : frozen(run)) {
      String what = Numbers.whole(row.whole("filters")) + " for " + row.text("class");
      frozen.merge(row.number("epoch"), what, Happenings::and);
    }
    add(all, new Moments("filters frozen", Symbol.DIAMOND, frozen));
    return all;
  }

  /**
   * What happened to one class.
   *
   * @param dropped of all, see {@link #dropped}
   */
  static List<Moments> of(List<TableRow> dropped, int label) {
    List<Moments> all = new ArrayList<>();
    SortedMap<Double, String> left = new TreeMap<>();
    dropped.stream()
        .filter(row -> row.whole("label") == label)
        .forEach(row -> left.put(row.number("epoch"), "learned"));
    add(all, new Moments("learned", Symbol.DOWN, left));
    return all;
  }

  /** Classes by the epoch after which they had passed the threshold. */
  static List<TableRow> dropped(RunTables run) {
    return run.measured(DROPPED);
  }

  /** Filters by class and epoch. */
  static List<TableRow> frozen(RunTables run) {
    return run.rows(FROZEN, Table.FROZEN_FILTERS);
  }

  private static void add(List<Moments> all, Moments moments) {
    if (!moments.says().isEmpty()) {
      all.add(moments);
    }
  }

  private static String and(String some, String more) {
    return some + ", " + more;
  }
}
