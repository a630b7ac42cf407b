package org.permafrost.report.chart;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A line of a chart.
 *
 * @param points from x to y
 */
public record Line(String name, SortedMap<Double, Double> points) {
  public Line {
    points = Collections.unmodifiableSortedMap(new TreeMap<>(points));
  }

  /** What the attribute {@code d} of its path says. */
  String path(Scale along, Scale up) {
    StringBuilder path = new StringBuilder();
    points.forEach(
        (x, y) ->
            path.append(path.isEmpty() ? "M" : "L")
                .append(Svg.coordinate(along.at(x)))
                .append(',')
                .append(Svg.coordinate(up.at(y))));
    return path.toString();
  }
}
