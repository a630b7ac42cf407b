package org.permafrost.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bars side by side, each made of parts on top of each other.
 *
 * @param along what the bars are
 * @param names of the bars
 */
public record BarChart(
    String title, String description, String along, List<String> names, Axis y, List<Part> parts) {
  private static final double WIDTH = 460;
  private static final double PLOT = 170;

  /**
   * What all bars have a part of.
   *
   * @param values one for each bar, not negative
   */
  public record Part(String name, double[] values) {}

  public BarChart {
    names = List.copyOf(names);
    parts = List.copyOf(parts);
  }

  public Chart chart() {
    return new Chart(title, description, draw(), false, table());
  }

  private String draw() {
    Legend legend = new Legend(4, WIDTH - 4);
    if (parts.size() > 1) {
      for (int p = 0; p < parts.size(); p++) {
        legend.area(parts.get(p).name(), "bar b" + p);
      }
    }
    double top = legend.height() + 10;
    double bottom = top + PLOT;
    double[] sums = new double[names.size()];
    parts.forEach(part -> Arrays.setAll(sums, i -> sums[i] + part.values()[i]));
    Scale up = y.around(0, Arrays.stream(sums).max().orElse(0), bottom, top);
    double left = Frame.left(up, y);
    double wide = (WIDTH - 6 - left) / names.size();
    Svg svg = new Svg(WIDTH, bottom + 34, title, description);
    legend.draw(svg);
    Frame.beside(svg, up, y, left, WIDTH - 6);
    double[] below = new double[names.size()];
    for (int p = 0; p < parts.size(); p++) {
      for (int i = 0; i < names.size(); i++) {
        bar(svg, p, i, left + wide * i, wide, up, below);
      }
    }
    double broadest = names.stream().mapToDouble(Letters::width).max().orElse(1) + 8;
    int every = Math.max(1, (int) Math.ceil(broadest / wide));
    for (int i = 0; i < names.size(); i += every) {
      // The last may stand beyond its bar, but not beyond the picture.
      if (left + wide * (i + 0.5) + Letters.width(names.get(i)) / 2 > WIDTH) {
        break;
      }
      svg.label(left + wide * (i + 0.5), bottom + 14, "tick middle", names.get(i));
    }
    svg.label((left + WIDTH) / 2, bottom + 29, "axis-name middle", along);
    return svg.markup();
  }

  private void bar(Svg svg, int p, int i, double x, double wide, Scale up, double[] below) {
    Part part = parts.get(p);
    double value = part.values()[i];
    if (value > 0) {
      double from = up.at(below[i]);
      below[i] += value;
      double to = up.at(below[i]);
      double gap = wide > 6 ? Math.min(6, wide * 0.2) : 0.4;
      svg.mark(
          "rect",
          along + " " + names.get(i) + ", " + part.name() + ": " + y.format().apply(value),
          "x",
          x + gap / 2,
          "y",
          to,
          "width",
          wide - gap,
          "height",
          Math.max(0.4, from - to),
          "class",
          "bar b" + p);
    }
  }

  private DataTable table() {
    List<String> heads = new ArrayList<>(List.of(along));
    parts.forEach(part -> heads.add(part.name()));
    DataTable.Builder table = DataTable.of(heads);
    for (int i = 0; i < names.size(); i++) {
      List<String> row = new ArrayList<>(List.of(names.get(i)));
      for (Part part : parts) {
        row.add(y.format().apply(part.values()[i]));
      }
      table.row(row);
    }
    return table.build();
  }
}
