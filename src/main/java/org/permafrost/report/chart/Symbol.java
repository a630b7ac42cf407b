package org.permafrost.report.chart;

import java.util.Locale;

/** Shapes that tell lines apart without their colours, and mark moments. */
public enum Symbol {
  CIRCLE("M-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0Z"),
  SQUARE("M-.9,-.9H.9V.9H-.9Z"),
  TRIANGLE("M0,-1.1L1.1,.9H-1.1Z"),
  DIAMOND("M0,-1.3L1.2,0L0,1.3L-1.2,0Z"),
  CROSS("M-.4,-1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4Z"),
  DOWN("M0,1.2L1.2,-.9H-1.2Z");

  private final String path;

  Symbol(String path) {
    this.path = path;
  }

  /** The one of a series; the last is kept for moments. */
  static Symbol of(int series) {
    return values()[Math.floorMod(series, values().length - 1)];
  }

  /**
   * Draws it.
   *
   * @param says what is shown when it is pointed at
   */
  void draw(Svg svg, double x, double y, double size, String style, String says) {
    svg.mark(
        "path",
        says,
        "d",
        path,
        "class",
        style,
        "transform",
        String.format(
            Locale.ROOT,
            "translate(%s,%s) scale(%s)",
            Svg.coordinate(x),
            Svg.coordinate(y),
            Svg.coordinate(size)));
  }
}
