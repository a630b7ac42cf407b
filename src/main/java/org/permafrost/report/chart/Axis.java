package org.permafrost.report.chart;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * What is measured along one side.
 *
 * @param name with its unit
 * @param format how a value is written
 * @param least where it begins at the latest; NaN leaves that to the values
 * @param most where it ends at the earliest; NaN leaves that to the values
 * @param whole whether only whole numbers make sense
 */
public record Axis(
    String name, DoubleFunction<String> format, double least, double most, boolean whole) {
  /** Counts, for example of epochs. */
  public static Axis counting(String name) {
    return new Axis(name, value -> Numbers.whole(Math.round(value)), Double.NaN, Double.NaN, true);
  }

  /** Counts from 0 on. */
  public static Axis count(String name) {
    return new Axis(name, value -> Numbers.whole(Math.round(value)), 0, Double.NaN, true);
  }

  /** Fractions from 0 to 1, written as percentages. */
  public static Axis fraction(String name) {
    return new Axis(name, Numbers::percent, 0, 1, false);
  }

  /** Whatever is not below zero. */
  public static Axis amount(String name, DoubleFunction<String> format) {
    return new Axis(name, format, 0, Double.NaN, false);
  }

  /** Fractions of which the largest may be small. */
  public static Axis share(String name) {
    return amount(name, Numbers::percent);
  }

  /** Where it has numbers. */
  List<Double> ticks(Scale scale, int wanted) {
    return whole ? scale.wholeTicks(wanted) : scale.ticks(wanted);
  }

  /** Round numbers around the values, and around what was asked for. */
  Scale around(double low, double high, double start, double end) {
    double from = Double.isNaN(least) ? low : Math.min(least, low);
    double to = Double.isNaN(most) ? high : Math.max(most, high);
    return Scale.around(from, to == from ? from + 1 : to, start, end);
  }
}
