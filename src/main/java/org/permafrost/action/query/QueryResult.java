package org.permafrost.action.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Columns and rows as plain Java values: {@code String}, {@code Number}, {@code Boolean}, {@code
 * OffsetDateTime}, {@code LocalDateTime}, {@code LocalDate}, {@code byte[]}, and {@code List} and
 * {@code Map} of these. SQL's NULL is {@code null}.
 *
 * @param truncated whether there were more rows than asked for
 */
public record QueryResult(List<String> columns, List<List<Object>> rows, boolean truncated) {
  public QueryResult {
    columns = List.copyOf(columns);
    rows = rows.stream().map(QueryResult::unmodifiable).toList();
    for (List<Object> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "A row has %d values for %d columns: %s",
                row.size(),
                columns.size(),
                row));
      }
    }
  }

  private static List<Object> unmodifiable(List<Object> row) {
    return Collections.unmodifiableList(new ArrayList<>(row));
  }
}
