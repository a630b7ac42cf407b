package org.permafrost.action.query;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Turns Spark's values into those of {@link QueryResult}. */
final class PlainValues {
  private final ZoneId zone;

  /**
   * @param zone zone of the session, in which points in time are shown
   */
  PlainValues(ZoneId zone) {
    this.zone = zone;
  }

  List<Object> row(Row row) {
    List<Object> values = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      values.add(value(row.get(i)));
    }
    return values;
  }

  private Object value(Object value) {
    if (value instanceof Timestamp timestamp) {
      return value(timestamp.toInstant());
    }
    if (value instanceof Instant instant) {
      return instant.atZone(zone).toOffsetDateTime();
    }
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    if (value instanceof Row struct) {
      return struct(struct);
    }
    if (value instanceof scala.collection.Seq<?> list) {
      List<Object> values = new ArrayList<>(list.size());
      list.foreach(element -> values.add(value(element)));
      return values;
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<String, Object> values = new LinkedHashMap<>();
      map.foreach(entry -> values.put(String.valueOf(value(entry._1())), value(entry._2())));
      return values;
    }
    if (value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof byte[]
        || value instanceof java.time.temporal.Temporal) {
      return value;
    }
    return value.toString();
  }

  private Map<String, Object> struct(Row struct) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < struct.size(); i++) {
      String name = struct.schema() == null ? "_" + (i + 1) : struct.schema().fieldNames()[i];
      values.put(name, value(struct.get(i)));
    }
    return values;
  }
}
