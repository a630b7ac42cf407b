package org.permafrost.table.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.JdbcClientPool;

/**
 * Connections to the database of a catalog. What only reads is repeated when a connection is lost;
 * of a change nobody knows then whether it was made, which is said.
 */
final class DatabaseClients extends JdbcClientPool {
  private DatabaseClients(String uri, Map<String, String> properties) {
    super(uri, properties);
  }

  static DatabaseClients of(Map<String, String> properties) {
    return new DatabaseClients(properties.get(CatalogProperties.URI), properties);
  }

  /**
   * @throws CommitStateUnknownException if the connection was lost during a change
   */
  @Override
  public <R> R run(Action<R, Connection, SQLException> action, boolean retry)
      throws SQLException, InterruptedException {
    return super.run(connection -> once(action, connection), retry);
  }

  private static <R> R once(Action<R, Connection, SQLException> action, Connection connection)
      throws SQLException {
    AtomicBoolean changes = new AtomicBoolean();
    try {
      return action.run(watched(connection, changes));
    } catch (SQLException e) {
      if (changes.get() && isLost(e)) {
        throw new CommitStateUnknownException(e);
      }
      throw e;
    }
  }

  /** The same connection, which notes that a statement is more than a query. */
  private static Connection watched(Connection connection, AtomicBoolean changes) {
    return (Connection)
        Proxy.newProxyInstance(
            DatabaseClients.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement") && !isQuery((String) arguments[0])) {
                changes.set(true);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean isQuery(String statement) {
    return statement.stripLeading().toUpperCase(Locale.ROOT).startsWith("SELECT");
  }

  private static boolean isLost(SQLException failure) {
    return failure instanceof SQLRecoverableException
        || failure instanceof SQLTimeoutException
        || String.valueOf(failure.getSQLState()).startsWith("08");
  }
}
