package org.permafrost.report.chart;

import java.util.function.DoubleFunction;

/**
 * Shades of one colour from little to much, or of two from below to above the middle.
 *
 * @param diverging whether the middle stands out
 * @param least value of the first shade
 * @param most value of the last shade
 */
public record Shades(boolean diverging, double least, double most) {
  /** Shades of the style sheet, from {@code q0} and {@code d0} on. */
  public static final int COUNT = 9;

  public static Shades fromTo(double least, double most) {
    return new Shades(false, least, most > least ? most : least + 1);
  }

  /** The same in both directions from zero. */
  public static Shades aroundZero(double most) {
    double limit = most > 0 ? most : 1;
    return new Shades(true, -limit, limit);
  }

  String style(double value) {
    double place = (value - least) / (most - least);
    int shade = (int) Math.max(0, Math.min(COUNT - 1, Math.floor(place * COUNT)));
    return (diverging ? "d" : "q") + shade;
  }

  /** How much room {@link #key} takes. */
  double keyWidth(DoubleFunction<String> format) {
    String words = format.apply(least) + format.apply(most);
    return Letters.width(words) + 13 * COUNT + 20;
  }

  /** Says which shade means what. */
  void key(Svg svg, double left, DoubleFunction<String> format) {
    String low = format.apply(least);
    double x = left;
    svg.label(x, 14, "tick", low);
    x += Letters.width(low) + 5;
    svg.begin("g", "class", "key");
    for (int shade = 0; shade < COUNT; shade++) {
      svg.empty(
          "rect",
          "x",
          x,
          "y",
          4,
          "width",
          13,
          "height",
          13,
          "class",
          (diverging ? "d" : "q") + shade);
      x += 13;
    }
    svg.end();
    svg.label(x + 5, 14, "tick", format.apply(most));
  }
}
