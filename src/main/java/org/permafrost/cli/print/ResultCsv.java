package org.permafrost.cli.print;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.permafrost.action.query.QueryResult;

/**
 * RFC 4180: a header, comma, CRLF, quotes where needed and doubled inside. NULL is an empty field,
 * an empty text a quoted one.
 */
final class ResultCsv {
  private static final String LINE_END = "\r\n";

  private ResultCsv() {}

  static void write(QueryResult result, Appendable out) throws IOException {
    if (result.columns().isEmpty()) {
      return;
    }
    out.append(record(result.columns()));
    for (List<Object> row : result.rows()) {
      out.append(record(row));
    }
  }

  private static String record(List<?> values) {
    return values.stream()
        .map(value -> CellText.exact(value).map(ResultCsv::quoted).orElse(""))
        .collect(Collectors.joining(",", "", LINE_END));
  }

  private static String quoted(String text) {
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
