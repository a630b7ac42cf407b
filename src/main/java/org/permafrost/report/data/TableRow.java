package org.permafrost.report.data;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A row of a result. Names in it come from other people's folders and files. */
public final class TableRow {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Map<String, Integer> columns;
  private final List<Object> values;

  TableRow(Map<String, Integer> columns, List<Object> values) {
    this.columns = columns;
    this.values = values;
  }

  /**
   * Whatever it is, as text; empty for NULL. What would end a line, turn the reading direction or
   * cannot stand in a page is written as an escape.
   */
  public String text(String column) {
    Object value = value(column);
    if (value == null) {
      return "";
    }
    if (value instanceof OffsetDateTime time) {
      return TIME.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    }
    return VisibleText.of(value.toString());
  }

  /** A number; NaN for NULL. */
  public double number(String column) {
    return value(column) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** A whole number; 0 for NULL. */
  public long whole(String column) {
    return value(column) instanceof Number number ? number.longValue() : 0;
  }

  /** A yes; no for NULL. */
  public boolean flag(String column) {
    return Boolean.TRUE.equals(value(column));
  }

  /** Whole numbers by their place; none for NULL. */
  public List<Long> list(String column) {
    return value(column) instanceof List<?> list
        ? list.stream().map(each -> ((Number) each).longValue()).toList()
        : List.of();
  }

  /** Text as it is, for programs and not for people; empty for NULL. */
  public String raw(String column) {
    Object value = value(column);
    return value == null ? "" : value.toString();
  }

  private Object value(String column) {
    Integer place = columns.get(column);
    if (place == null) {
      throw new IllegalArgumentException("No column " + column + " in " + columns.keySet());
    }
    return values.get(place);
  }
}
