package org.permafrost.cli.print;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.permafrost.action.query.QueryResult;

/** Aligned columns for a person: numbers to the right, long texts cut, one line per row. */
public final class ResultTable {
  private static final int WIDEST = 60;
  private static final String GAP = "  ";

  private ResultTable() {}

  /** The table without its last line break. */
  public static String text(QueryResult result) {
    StringBuilder text = new StringBuilder();
    try {
      write(result, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().stripTrailing();
  }

  static void write(QueryResult result, Appendable out) throws IOException {
    if (result.columns().isEmpty()) {
      return;
    }
    List<List<String>> cells = new ArrayList<>();
    cells.add(result.columns().stream().map(ResultTable::cell).toList());
    for (List<Object> row : result.rows()) {
      cells.add(row.stream().map(ResultTable::cell).toList());
    }
    int columns = result.columns().size();
    int[] widths = new int[columns];
    boolean[] right = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      int column = c;
      widths[c] = cells.stream().mapToInt(row -> TextWidth.of(row.get(column))).max().orElse(0);
      right[c] = isNumeric(result, c);
    }
    line(cells.get(0), widths, right, out);
    rule(widths, out);
    for (List<String> row : cells.subList(1, cells.size())) {
      line(row, widths, right, out);
    }
  }

  private static String cell(Object value) {
    return TextWidth.cut(CellText.shown(value), WIDEST);
  }

  private static boolean isNumeric(QueryResult result, int column) {
    List<Object> values =
        result.rows().stream().map(row -> row.get(column)).filter(v -> v != null).toList();
    return !values.isEmpty() && values.stream().allMatch(Number.class::isInstance);
  }

  private static void line(List<String> cells, int[] widths, boolean[] right, Appendable out)
      throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String padded = TextWidth.padded(cells.get(c), widths[c]);
      String padding = padded.substring(cells.get(c).length());
      line.append(c == 0 ? "" : GAP).append(right[c] ? padding + cells.get(c) : padded);
    }
    out.append(line.toString().stripTrailing()).append(System.lineSeparator());
  }

  private static void rule(int[] widths, Appendable out) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      line.append(c == 0 ? "" : GAP).append("-".repeat(widths[c]));
    }
    out.append(line).append(System.lineSeparator());
  }
}
