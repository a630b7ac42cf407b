package org.permafrost.report.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Places numbers on a straight line.
 *
 * @param from value at {@code start}
 * @param to value at {@code end}
 */
record Scale(double from, double to, double start, double end) {

  double at(double value) {
    return to == from ? (start + end) / 2 : start + (value - from) / (to - from) * (end - start);
  }

  /** Round numbers within it, about as many as asked for. */
  List<Double> ticks(int wanted) {
    double step = step((to - from) / Math.max(1, wanted));
    List<Double> ticks = new ArrayList<>();
    if (step > 0) {
      long first = (long) Math.ceil(from / step - 1e-9);
      long last = (long) Math.floor(to / step + 1e-9);
      for (long i = first; i <= last; i++) {
        ticks.add(i * step);
      }
    }
    return ticks;
  }

  /** The same without fractions, as for epochs. */
  List<Double> wholeTicks(int wanted) {
    return to == from
        ? List.of(from)
        : ticks((int) Math.max(1, Math.min(wanted, to - from))).stream()
            .filter(tick -> tick == Math.rint(tick))
            .toList();
  }

  /** A range that begins and ends with round numbers. */
  static Scale around(double least, double most, double start, double end) {
    double step = step(Math.max(most - least, Math.abs(most) * 1e-6 + 1e-12) / 4);
    return new Scale(
        Math.floor(least / step + 1e-9) * step, Math.ceil(most / step - 1e-9) * step, start, end);
  }

  private static double step(double rough) {
    if (!(rough > 0)) {
      return 0;
    }
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }
}
