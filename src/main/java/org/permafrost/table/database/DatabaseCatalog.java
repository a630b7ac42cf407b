package org.permafrost.table.database;

import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * Iceberg's catalog in a database, which does not repeat a commit whose answer was lost. Iceberg's
 * own pool of connections does: the second time, the table has changed already, the commit counts
 * as refused and is made anew, and the list of files of the first, which the table needs, is
 * removed.
 */
public final class DatabaseCatalog extends JdbcCatalog {
  /** Called by Iceberg, by reflection. */
  public DatabaseCatalog() {
    super(null, DatabaseClients::of, true);
  }
}
