package org.permafrost.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A bar for each of many names, from zero to the right, or to the left if it is negative.
 *
 * @param corner what the names are, for the table
 * @param band a range to compare them with
 * @param more headings of what else the table says
 */
public record RowBars(
    String title,
    String description,
    String corner,
    Axis x,
    List<Row> rows,
    Optional<Reference> band,
    List<String> more) {
  private static final double WIDTH = 460;
  private static final double HIGH = 18;
  private static final double LABEL = 180;

  /**
   * @param note written beside the bar
   * @param more what else the table says
   */
  public record Row(String name, double value, String note, List<String> more) {
    public Row {
      more = List.copyOf(more);
    }
  }

  /** What would be no surprise. */
  public record Reference(String name, Band.Range range) {}

  public RowBars {
    rows = List.copyOf(rows);
    more = List.copyOf(more);
  }

  public Chart chart() {
    return new Chart(title, description, draw(), false, table());
  }

  private String draw() {
    Legend legend = new Legend(4, WIDTH - 4);
    band.ifPresent(reference -> legend.area(reference.name(), "band"));
    double top = legend.height() + 20;
    double bottom = top + HIGH * rows.size();
    double left = 12 + rows.stream().mapToDouble(row -> shown(row.name())).max().orElse(0);
    double notes = 10 + rows.stream().mapToDouble(r -> Letters.width(r.note())).max().orElse(0);
    Scale along = along(left, WIDTH - notes);
    Svg svg = new Svg(WIDTH, bottom + 8, title, description);
    legend.draw(svg);
    for (double tick : along.ticks(4)) {
      double at = along.at(tick);
      svg.line(at, top, at, bottom, Math.abs(tick) < 1e-12 ? "axis" : "grid");
      svg.label(at, top - 6, "tick middle", x.format().apply(tick));
    }
    band.ifPresent(
        reference -> {
          double low = along.at(reference.range().low());
          double high = along.at(reference.range().high());
          svg.mark(
              "rect",
              reference.name(),
              "x",
              low,
              "y",
              top,
              "width",
              Math.max(1, high - low),
              "height",
              bottom - top,
              "class",
              "band");
        });
    for (int i = 0; i < rows.size(); i++) {
      row(svg, rows.get(i), along, left, top + HIGH * i);
    }
    return svg.markup();
  }

  private void row(Svg svg, Row row, Scale along, double left, double y) {
    svg.label(left - 6, y + HIGH / 2 + 4, "tick last", Letters.within(row.name(), LABEL));
    if (Double.isNaN(row.value())) {
      return;
    }
    double zero = along.at(Math.max(along.from(), 0));
    double at = along.at(row.value());
    svg.mark(
        "rect",
        row.name() + ": " + x.format().apply(row.value()),
        "x",
        Math.min(zero, at),
        "y",
        y + 3,
        "width",
        Math.max(0.6, Math.abs(at - zero)),
        "height",
        HIGH - 6,
        "class",
        "bar b0");
    svg.label(Math.max(zero, at) + 5, y + HIGH / 2 + 4, "tick", row.note());
  }

  private Scale along(double left, double right) {
    double low = 0;
    double high = 0;
    for (Row row : rows) {
      low = Math.min(low, Double.isNaN(row.value()) ? 0 : row.value());
      high = Math.max(high, Double.isNaN(row.value()) ? 0 : row.value());
    }
    if (band.isPresent()) {
      low = Math.min(low, band.get().range().low());
      high = Math.max(high, band.get().range().high());
    }
    return x.around(low, high, left, right);
  }

  private static double shown(String name) {
    return Math.min(LABEL, Letters.width(name));
  }

  private DataTable table() {
    List<String> heads = new ArrayList<>(List.of(corner, x.name()));
    heads.addAll(more);
    DataTable.Builder table = DataTable.of(heads);
    for (Row row : rows) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  row.name(),
                  Double.isNaN(row.value()) ? Numbers.NONE : x.format().apply(row.value())));
      cells.addAll(row.more());
      table.row(cells);
    }
    return table.build();
  }
}
