package org.permafrost.report.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A value for each row and column, as a shade and, where there is room, as a number.
 *
 * @param corner what rows and columns are, for the table
 * @param values by row and column; NaN where there is none
 * @param shades from which to which value they run
 * @param format how values are written
 */
public record HeatMap(
    String title,
    String description,
    String corner,
    List<String> rows,
    List<String> columns,
    double[][] values,
    Shades shades,
    DoubleFunction<String> format) {
  private static final double ROOM = 620;
  private static final double LABEL = 190;
  private static final double WIDEST = 52;
  private static final double KEY = 26;

  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    if (values.length != rows.size()) {
      throw new IllegalArgumentException(
          "There are " + rows.size() + " rows and " + values.length + " lines of values");
    }
  }

  public Chart chart() {
    return new Chart(title, description, draw(), true, table());
  }

  private String draw() {
    double left = 8 + widest(rows);
    double wide = Math.max(7, Math.min(WIDEST, (ROOM - left) / columns.size()));
    double high = rows.size() > 40 ? 13 : 18;
    double names = widest(columns);
    boolean upright = names + 4 <= wide;
    double top = KEY + (upright ? 18 : 8 + names * 0.71 + 8);
    double map = left + wide * columns.size() + (upright ? 8 : 8 + names * 0.71);
    double width = Math.max(map, left + shades.keyWidth(format));
    Svg svg = new Svg(width, top + high * rows.size() + 6, title, description);
    shades.key(svg, left, format);
    int every = (int) Math.ceil(12 / wide);
    for (int c = 0; c < columns.size(); c += every) {
      double x = left + wide * (c + 0.5);
      String name = Letters.within(columns.get(c), LABEL);
      if (upright) {
        svg.label(x, top - 6, "tick middle", name);
      } else {
        svg.leaf(
            "text",
            name,
            "class",
            "tick",
            "transform",
            String.format(
                Locale.ROOT,
                "translate(%s,%s) rotate(-45)",
                Svg.coordinate(x),
                Svg.coordinate(top - 5)));
      }
    }
    boolean numbers = longest() * 5.6 + 4 <= wide;
    for (int r = 0; r < rows.size(); r++) {
      double y = top + high * r;
      svg.label(left - 5, y + high / 2 + 4, "tick last", Letters.within(rows.get(r), LABEL));
      for (int c = 0; c < columns.size(); c++) {
        cell(svg, r, c, left + wide * c, y, wide, high, numbers);
      }
    }
    return svg.markup();
  }

  private void cell(
      Svg svg, int r, int c, double x, double y, double wide, double high, boolean number) {
    double value = values[r][c];
    String style = Double.isNaN(value) ? "none" : shades.style(value);
    svg.mark(
        "rect",
        rows.get(r) + ", " + columns.get(c) + ": " + written(value),
        "x",
        x,
        "y",
        y,
        "width",
        wide - 1,
        "height",
        high - 1,
        "class",
        style);
    if (number) {
      svg.label(x + (wide - 1) / 2, y + high / 2 + 3, "in middle " + style, brief(value));
    }
  }

  private int longest() {
    int longest = 1;
    for (double[] row : values) {
      for (double value : row) {
        longest = Math.max(longest, brief(value).length());
      }
    }
    return longest;
  }

  /** Within a cell, units and what goes without saying are left out. */
  private String brief(double value) {
    return written(value).replaceAll(" ?%$", "").replaceFirst("^(-?)0\\.", "$1.");
  }

  private String written(double value) {
    return Double.isNaN(value) ? Numbers.NONE : format.apply(value);
  }

  private static double widest(List<String> names) {
    return Math.min(
        LABEL, Collections.max(names.stream().map(Letters::width).toList()).doubleValue());
  }

  private DataTable table() {
    List<String> heads = new ArrayList<>(List.of(corner));
    heads.addAll(columns);
    DataTable.Builder table = DataTable.of(heads);
    for (int r = 0; r < rows.size(); r++) {
      List<String> row = new ArrayList<>(List.of(rows.get(r)));
      for (double value : values[r]) {
        row.add(written(value));
      }
      table.row(row);
    }
    return table.build();
  }
}
