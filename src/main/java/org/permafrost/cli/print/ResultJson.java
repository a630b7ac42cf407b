package org.permafrost.cli.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.permafrost.action.query.QueryResult;

/**
 * An array with one object per row, one row per line. Numbers, booleans, lists and structs keep
 * their type; points in time are ISO 8601, bytes base64; NULL, NaN and infinities are null.
 */
final class ResultJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ResultJson() {}

  static void write(QueryResult result, Appendable out) throws IOException {
    out.append('[');
    String separator = "";
    for (List<Object> row : result.rows()) {
      out.append(separator).append(System.lineSeparator()).append("  ").append(object(result, row));
      separator = ",";
    }
    out.append(result.rows().isEmpty() ? "" : System.lineSeparator());
    out.append(']').append(System.lineSeparator());
  }

  /** One value. */
  static String text(Object value) {
    return generate(json -> write(json, value));
  }

  /** Columns in order; of two with the same name both are written. */
  private static String object(QueryResult result, List<Object> row) {
    return generate(
        json -> {
          json.writeStartObject();
          for (int c = 0; c < row.size(); c++) {
            json.writeFieldName(result.columns().get(c));
            write(json, row.get(c));
          }
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value == null
        || (value instanceof Double d && !Double.isFinite(d))
        || (value instanceof Float f && !Float.isFinite(f))) {
      json.writeNull();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number number) {
      json.writeNumber(
          number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString());
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(entry.getKey().toString());
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else {
      json.writeString(CellText.exact(value).orElseThrow());
    }
  }

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private static String generate(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
