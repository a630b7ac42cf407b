package org.permafrost.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The results as a table of a page: kinds of faults in rows, commands in columns. */
final class FaultTable {
  private FaultTable() {}

  static String of(List<List<String>> rows) {
    StringBuilder text = new StringBuilder("| fault |");
    for (Work work : Work.values()) {
      text.append(' ').append(work.label()).append(" |");
    }
    text.append("\n|---|").append("---|".repeat(Work.values().length)).append('\n');
    for (Kind kind : Kind.values()) {
      text.append("| ").append(kind.label()).append(" |");
      for (Work work : Work.values()) {
        List<String> outcomes = new ArrayList<>();
        rows.stream()
            .filter(row -> row.get(0).equals(work.label()) && row.get(1).equals(kind.label()))
            .sorted(java.util.Comparator.comparing((List<String> row) -> row.get(2)))
            .forEach(row -> outcomes.add(row.get(3).replace("nothing-to-hit", "–")));
        boolean alike = outcomes.stream().distinct().count() == 1;
        text.append(' ')
            .append(alike ? outcomes.get(0) : outcomes.stream().collect(Collectors.joining(", ")))
            .append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }
}
