package org.permafrost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sums JaCoCo's report by package of {@code org.permafrost}; the build prints it at its end. */
public final class CoverageTable {
  private static final String ROOT = "org.permafrost.";

  /** Of one package with those below it. */
  private record Row(int classes, Share lines, Share branches) {
    static final Row NONE = new Row(0, Share.NONE, Share.NONE);

    Row plus(Row other) {
      return new Row(
          classes + other.classes, lines.plus(other.lines), branches.plus(other.branches));
    }

    String line(String name) {
      return String.format(
          Locale.ROOT,
          "%-20s %7d %7d %8s %8d %8s%n",
          name,
          classes,
          lines.all(),
          lines.percent(),
          branches.all(),
          branches.percent());
    }
  }

  private record Share(int missed, int covered) {
    static final Share NONE = new Share(0, 0);

    Share plus(Share other) {
      return new Share(missed + other.missed, covered + other.covered);
    }

    int all() {
      return missed + covered;
    }

    /** Rounded down, so that 100.0 % means all. */
    String percent() {
      return all() == 0 ? "-" : String.format(Locale.ROOT, "%d.%d", tenths() / 10, tenths() % 10);
    }

    private long tenths() {
      return 1000L * covered / all();
    }
  }

  private CoverageTable() {}

  /**
   * Prints the table.
   *
   * @param arguments JaCoCo's report as CSV
   */
  public static void main(String[] arguments) throws IOException {
    Path report = Path.of(arguments[0]);
    System.out.print(
        Files.exists(report)
            ? of(Files.readAllLines(report))
            : "Coverage was not measured, because no test ran.\n");
  }

  static String of(List<String> report) {
    List<String> columns = List.of(report.get(0).split(",", -1));
    SortedMap<String, Row> rows = new TreeMap<>();
    for (String line : report.subList(1, report.size())) {
      List<String> fields = List.of(line.split(",", -1));
      String name = fields.get(columns.indexOf("PACKAGE"));
      rows.merge(
          name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.", 2)[0] : name,
          new Row(1, share(columns, fields, "LINE"), share(columns, fields, "BRANCH")),
          Row::plus);
    }
    StringBuilder table =
        new StringBuilder(
            """
            Coverage by the tests, without the processes they start:
            package              classes   lines    % run branches  % taken
            """);
    rows.forEach((name, row) -> table.append(row.line(name)));
    return table.append(rows.values().stream().reduce(Row.NONE, Row::plus).line("all")).toString();
  }

  private static Share share(List<String> columns, List<String> fields, String what) {
    return new Share(
        Integer.parseInt(fields.get(columns.indexOf(what + "_MISSED"))),
        Integer.parseInt(fields.get(columns.indexOf(what + "_COVERED"))));
  }
}
