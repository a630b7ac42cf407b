package org.permafrost.report.chart;

import java.util.ArrayList;
import java.util.List;

/** Names what a picture shows, above it, in as many rows as that takes. */
final class Legend {
  private static final double ROW = 16;
  private static final double SAMPLE = 26;
  private static final double GAP = 14;

  private interface Drawing {
    void at(Svg svg, double x, double y);
  }

  private record Entry(String name, Drawing sample) {}

  private final List<Entry> entries = new ArrayList<>();
  private final double left;
  private final double right;

  /**
   * @param left where its rows begin
   * @param right where they end
   */
  Legend(double left, double right) {
    this.left = left;
    this.right = right;
  }

  Legend line(String name, int series) {
    return add(
        name,
        (svg, x, y) -> {
          svg.line(x, y, x + 20, y, "line s" + series % 8);
          Symbol.of(series).draw(svg, x + 10, y, 3, "point s" + series % 8, name);
        });
  }

  Legend moments(Moments moments) {
    return add(
        moments.name(),
        (svg, x, y) -> moments.symbol().draw(svg, x + 10, y, 4, "moment", moments.name()));
  }

  Legend area(String name, String style) {
    return add(
        name,
        (svg, x, y) ->
            svg.empty("rect", "x", x + 2, "y", y - 5, "width", 16, "height", 10, "class", style));
  }

  private Legend add(String name, Drawing sample) {
    entries.add(new Entry(Letters.within(name, right - left - SAMPLE), sample));
    return this;
  }

  /** Height of all rows. */
  double height() {
    return draw(null);
  }

  /** Draws it from the top. */
  double draw(Svg svg) {
    double x = left;
    double y = ROW / 2 + 2;
    for (Entry entry : entries) {
      double width = SAMPLE + Letters.width(entry.name());
      if (x > left && x + width > right) {
        x = left;
        y += ROW;
      }
      if (svg != null) {
        svg.begin("g", "class", "key");
        entry.sample().at(svg, x, y);
        svg.end();
        svg.label(x + SAMPLE, y + 4, "legend", entry.name());
      }
      x += width + GAP;
    }
    return entries.isEmpty() ? 0 : y + ROW / 2 + 2;
  }
}
