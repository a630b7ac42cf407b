package org.permafrost.report.data;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.action.query.QueryParameter;
import org.permafrost.table.Table;

/**
 * Asks the tables about one run.
 *
 * @param run its name, as it was given
 */
record RunQueries(WarehouseTables tables, String run) {
  /**
   * Rows of a statement that says {@code :run}.
   *
   * @param needs tables it reads; none come back if one of them is missing
   */
  List<TableRow> rows(String statement, Table... needs) {
    return rows(statement, List.of(), needs);
  }

  /** The same with more values. */
  List<TableRow> rows(String statement, List<QueryParameter> more, Table... needs) {
    if (!tables.has(needs)) {
      return List.of();
    }
    List<QueryParameter> parameters = new ArrayList<>(more);
    parameters.add(new QueryParameter("run", run));
    return tables.rows(statement, parameters);
  }
}
