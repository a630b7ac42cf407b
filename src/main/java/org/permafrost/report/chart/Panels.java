package org.permafrost.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A small picture for each of many lines, all with the same axes.
 *
 * @param x axis of all
 * @param y axis of all, with limits
 */
public record Panels(String title, String description, Axis x, Axis y, List<Panel> panels) {
  private static final double WIDTH = 216;
  private static final double TOP = 26;
  private static final double BOTTOM = 100;
  private static final double HEIGHT = 118;

  /**
   * One of them.
   *
   * @param line named as the panel
   * @param moments in it
   */
  public record Panel(Line line, List<Moments> moments) {
    public Panel {
      moments = List.copyOf(moments);
    }
  }

  public Panels {
    panels = List.copyOf(panels);
  }

  public Chart chart() {
    List<Double> all = List.copyOf(places());
    Scale along = new Scale(all.get(0), all.get(all.size() - 1), 50, WIDTH - 12);
    Scale up = new Scale(y.least(), y.most(), BOTTOM, TOP);
    StringBuilder markup = new StringBuilder("<div class=\"panels\">");
    panels.forEach(panel -> markup.append(draw(panel, along, up)));
    return new Chart(title, description, markup.append("</div>").toString(), true, table(all));
  }

  private TreeSet<Double> places() {
    TreeSet<Double> all = new TreeSet<>();
    panels.forEach(panel -> all.addAll(panel.line().points().keySet()));
    return all;
  }

  private String draw(Panel panel, Scale along, Scale up) {
    Line line = panel.line();
    double last = line.points().get(line.points().lastKey());
    String end = y.format().apply(last);
    Svg svg =
        new Svg(WIDTH, HEIGHT, line.name() + ": " + y.name(), "At the end " + end + says(panel));
    svg.label(4, 14, "panel-name", Letters.within(line.name(), WIDTH - 70));
    svg.label(WIDTH - 4, 14, "panel-value last", end);
    for (double tick : List.of(y.least(), (y.least() + y.most()) / 2, y.most())) {
      svg.line(46, up.at(tick), WIDTH - 6, up.at(tick), tick == y.least() ? "axis" : "grid");
      svg.label(42, up.at(tick) + 4, "tick last", y.format().apply(tick));
    }
    svg.label(along.start(), BOTTOM + 14, "tick middle", x.format().apply(along.from()));
    svg.label(along.end(), BOTTOM + 14, "tick middle", x.format().apply(along.to()));
    for (Moments group : panel.moments()) {
      group
          .says()
          .forEach(
              (at, what) -> {
                svg.line(along.at(at), TOP, along.at(at), BOTTOM, "moment-line");
                group
                    .symbol()
                    .draw(svg, along.at(at), TOP - 3, 4, "moment", group.name() + ": " + what);
              });
    }
    svg.empty("path", "d", line.path(along, up), "class", "line s0");
    line.points().entrySet().stream()
        .limit(line.points().size() <= LineChart.MARKED ? LineChart.MARKED : 0)
        .forEach(
            point ->
                Symbol.CIRCLE.draw(
                    svg,
                    along.at(point.getKey()),
                    up.at(point.getValue()),
                    2,
                    "point s0",
                    x.name()
                        + " "
                        + x.format().apply(point.getKey())
                        + ": "
                        + y.format().apply(point.getValue())));
    return svg.markup();
  }

  private String says(Panel panel) {
    StringBuilder says = new StringBuilder();
    for (Moments group : panel.moments()) {
      group
          .says()
          .keySet()
          .forEach(
              at ->
                  says.append("; ")
                      .append(group.name())
                      .append(", ")
                      .append(x.name())
                      .append(' ')
                      .append(x.format().apply(at)));
    }
    return says.append('.').toString();
  }

  private DataTable table(List<Double> all) {
    List<String> columns = new ArrayList<>(List.of(x.name()));
    panels.forEach(panel -> columns.add(panel.line().name()));
    DataTable.Builder table = DataTable.of(columns);
    for (double at : all) {
      List<String> row = new ArrayList<>(List.of(x.format().apply(at)));
      for (Panel panel : panels) {
        Double value = panel.line().points().get(at);
        StringBuilder cell =
            new StringBuilder(value == null ? Numbers.NONE : y.format().apply(value));
        panel.moments().stream()
            .filter(group -> group.says().containsKey(at))
            .forEach(group -> cell.append(" (").append(group.says().get(at)).append(')'));
        row.add(cell.toString());
      }
      table.row(row);
    }
    return table.build();
  }
}
