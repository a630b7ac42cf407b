package org.permafrost.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/**
 * Lines over a number, with moments marked and at most one range behind them.
 *
 * @param lines at most {@link #MOST}: more cannot be told apart
 */
public record LineChart(
    String title,
    String description,
    Axis x,
    Axis y,
    List<Line> lines,
    List<Moments> moments,
    Optional<Band> band) {
  /** So many lines can be told apart by colour, dashes and symbols. */
  public static final int MOST = 8;

  private static final double WIDTH = 460;
  private static final double PLOT = 190;
  private static final double BELOW = 34;
  private static final double MOMENT = 11;

  /** Of more points, each would hide the next. */
  static final int MARKED = 60;

  public LineChart {
    lines = List.copyOf(lines);
    moments = List.copyOf(moments);
    if (lines.size() > MOST) {
      throw new IllegalArgumentException("Too many lines: " + lines.size());
    }
  }

  /** Without a range. */
  public LineChart(
      String title, String description, Axis x, Axis y, List<Line> lines, List<Moments> moments) {
    this(title, description, x, y, lines, moments, Optional.empty());
  }

  /** Whether there is nothing to draw. */
  public boolean isEmpty() {
    return lines.stream().allMatch(line -> line.points().isEmpty());
  }

  public Chart chart() {
    return new Chart(title, description, draw(), false, table());
  }

  private String draw() {
    Legend legend = new Legend(4, WIDTH - 4);
    for (int i = 0; i < lines.size() && lines.size() > 1; i++) {
      legend.line(lines.get(i).name(), i);
    }
    moments.forEach(legend::moments);
    band.ifPresent(range -> legend.area(range.name(), "band"));
    double top = legend.height() + 8 + MOMENT * Math.max(1, moments.size());
    double bottom = top + PLOT;
    Scale up = up(top, bottom);
    double left = Frame.left(up, y);
    Scale along =
        new Scale(
            values().min(Double::compare).orElse(0.0),
            values().max(Double::compare).orElse(1.0),
            left + 8,
            WIDTH - 14);
    Svg svg = new Svg(WIDTH, bottom + BELOW, title, description);
    legend.draw(svg);
    Frame.draw(svg, along, up, x, y, left, WIDTH - 6);
    band.ifPresent(range -> draw(svg, range, along, up));
    for (int i = 0; i < moments.size(); i++) {
      draw(svg, moments.get(i), along, top - 4 - MOMENT * i, bottom);
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, i, along, up);
    }
    return svg.markup();
  }

  private void draw(Svg svg, int series, Scale along, Scale up) {
    Line line = lines.get(series);
    svg.empty("path", "d", line.path(along, up), "class", "line s" + series);
    if (line.points().size() <= MARKED) {
      line.points()
          .forEach(
              (px, py) ->
                  Symbol.of(series)
                      .draw(
                          svg,
                          along.at(px),
                          up.at(py),
                          3,
                          "point s" + series,
                          line.name()
                              + ", "
                              + x.name()
                              + " "
                              + says(px)
                              + ": "
                              + y.format().apply(py)));
    }
  }

  private static void draw(Svg svg, Moments group, Scale along, double top, double bottom) {
    group
        .says()
        .forEach(
            (at, what) -> {
              double px = along.at(at);
              svg.line(px, top, px, bottom, "moment-line");
              group.symbol().draw(svg, px, top, 4, "moment", group.name() + ": " + what);
            });
  }

  private static void draw(Svg svg, Band range, Scale along, Scale up) {
    StringBuilder there = new StringBuilder();
    StringBuilder back = new StringBuilder();
    range
        .ranges()
        .forEach(
            (px, limits) -> {
              String at = Svg.coordinate(along.at(px)) + ",";
              there
                  .append(there.isEmpty() ? "M" : "L")
                  .append(at)
                  .append(Svg.coordinate(up.at(limits.high())));
              back.insert(0, "L" + at + Svg.coordinate(up.at(limits.low())));
            });
    svg.mark("path", range.name(), "d", there + back.toString() + "Z", "class", "band");
  }

  private Scale up(double top, double bottom) {
    List<Double> heights = new ArrayList<>();
    lines.forEach(line -> heights.addAll(line.points().values()));
    band.ifPresent(
        range ->
            range
                .ranges()
                .values()
                .forEach(limits -> heights.addAll(List.of(limits.low(), limits.high()))));
    return y.around(
        heights.stream().min(Double::compare).orElse(0.0),
        heights.stream().max(Double::compare).orElse(1.0),
        bottom,
        top);
  }

  private Stream<Double> values() {
    return Stream.concat(
        lines.stream().flatMap(line -> line.points().keySet().stream()),
        moments.stream().flatMap(group -> group.says().keySet().stream()));
  }

  private String says(double at) {
    return x.format().apply(at);
  }

  private DataTable table() {
    List<String> columns = new ArrayList<>(List.of(x.name()));
    lines.forEach(line -> columns.add(line.name()));
    band.ifPresent(range -> columns.addAll(List.of(range.name() + ", from", "to")));
    moments.forEach(group -> columns.add(group.name()));
    DataTable.Builder table = DataTable.of(columns);
    TreeSet<Double> all = new TreeSet<>(values().toList());
    for (double at : all) {
      List<String> row = new ArrayList<>(List.of(says(at)));
      lines.forEach(line -> row.add(written(line.points(), at, y.format())));
      band.ifPresent(
          range -> {
            Band.Range limits = range.ranges().get(at);
            row.add(limits == null ? Numbers.NONE : y.format().apply(limits.low()));
            row.add(limits == null ? Numbers.NONE : y.format().apply(limits.high()));
          });
      moments.forEach(group -> row.add(group.says().getOrDefault(at, "")));
      table.row(row);
    }
    return table.build();
  }

  private static String written(
      Map<Double, Double> points, double at, DoubleFunction<String> format) {
    Double value = points.get(at);
    return value == null ? Numbers.NONE : format.apply(value);
  }
}
