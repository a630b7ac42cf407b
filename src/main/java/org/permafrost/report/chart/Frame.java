package org.permafrost.report.chart;

/** Axes and grid. */
final class Frame {
  private static final int TICKS = 5;

  private Frame() {}

  /** How far from the left the plot begins, so that the numbers beside it have room. */
  static double left(Scale up, Axis y) {
    return 12
        + y.ticks(up, TICKS).stream()
            .mapToDouble(tick -> Letters.width(y.format().apply(tick)))
            .max()
            .orElse(0);
  }

  /**
   * Draws both axes.
   *
   * @param left where the plot begins
   * @param right where it ends
   */
  static void draw(Svg svg, Scale along, Scale up, Axis x, Axis y, double left, double right) {
    beside(svg, up, y, left, right);
    double bottom = up.start();
    for (double tick : x.ticks(along, x.whole() ? 8 : TICKS)) {
      double at = along.at(tick);
      svg.line(at, bottom, at, bottom + 3, "axis");
      String text = x.format().apply(tick);
      // The last stays within the picture.
      double middle = Math.min(at, right + 4 - Letters.width(text) / 2);
      svg.label(middle, bottom + 14, "tick middle", text);
    }
    svg.label((left + right) / 2, bottom + 29, "axis-name middle", x.name());
  }

  /** The grid and the numbers at the left, with the name of what is measured above them. */
  static void beside(Svg svg, Scale up, Axis y, double left, double right) {
    for (double tick : y.ticks(up, TICKS)) {
      double at = up.at(tick);
      svg.line(left, at, right, at, Math.abs(tick) < 1e-12 ? "axis" : "grid");
      svg.label(left - 5, at + 4, "tick last", y.format().apply(tick));
    }
  }
}
