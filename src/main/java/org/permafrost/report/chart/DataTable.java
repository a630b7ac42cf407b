package org.permafrost.report.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text; numbers are written out already.
 *
 * @param columns their headings
 * @param rows as many cells as there are columns
 */
public record DataTable(List<String> columns, List<List<String>> rows) {
  public DataTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException("A row does not fit " + columns + ": " + row);
      }
    }
  }

  /** Collects rows. */
  public static final class Builder {
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private Builder(List<String> columns) {
      this.columns = columns;
    }

    public Builder row(String... cells) {
      return row(List.of(cells));
    }

    public Builder row(List<String> cells) {
      rows.add(cells);
      return this;
    }

    public DataTable build() {
      return new DataTable(columns, rows);
    }
  }

  public static Builder of(String... columns) {
    return new Builder(List.of(columns));
  }

  public static Builder of(List<String> columns) {
    return new Builder(columns);
  }

  /** For each column, whether all that stands in it are numbers, which are aligned at the right. */
  public List<Boolean> numeric() {
    List<Boolean> numeric = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      int column = c;
      numeric.add(
          !rows.isEmpty() && rows.stream().allMatch(row -> Numbers.isWritten(row.get(column))));
    }
    return numeric;
  }
}
