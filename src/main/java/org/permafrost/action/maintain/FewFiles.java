package org.permafrost.action.maintain;

import java.util.List;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Merges the files of the tables that every run adds a few rows to, once there are many: a reader
 * opens each of them, so that listing thousands of runs would take longer and longer. {@link
 * MaintainWarehouse} does this for all tables, and whenever it is asked.
 */
public final class FewFiles {
  private static final List<Table> TABLES =
      List.of(Table.RUNS, Table.EPOCHS, Table.CLASS_METRICS, Table.OUTPUTS);

  private static final int MANY = 200;

  private final Warehouse warehouse;
  private final int many;

  public FewFiles(Warehouse warehouse) {
    this(warehouse, MANY);
  }

  /**
   * @param many a table with so many files is left as it is
   */
  FewFiles(Warehouse warehouse, int many) {
    this.warehouse = warehouse;
    this.many = many;
  }

  /** One commit for each table that has too many; no row changes. */
  public void keep() {
    for (Table table : TABLES) {
      warehouse.upkeep(table).merge(many);
    }
  }
}
