package org.permafrost.table.database;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.apache.spark.sql.execution.datasources.jdbc.DriverRegistry;
import org.permafrost.problem.Problem;

/**
 * The driver of a database that keeps a catalog, wherever Spark has it from. JDBC itself offers
 * only what the class loader of its caller sees, which leaves out {@code spark.jars}.
 */
public final class JdbcDrivers {
  private JdbcDrivers() {}

  /**
   * Makes the driver for an address known to JDBC.
   *
   * @param uri may hold a password; only its kind is ever shown
   * @throws Problem (usage) if there is no such address; (environment) if no driver takes it
   */
  public static void find(String uri) {
    if (uri == null || !uri.startsWith("jdbc:")) {
      throw Problem.usage(
          "catalog.type=jdbc needs the address of a database; set catalog.properties.uri, for"
              + " example jdbc:postgresql://host:5432/database.");
    }
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (ServiceLoader.Provider<Driver> provider :
        ServiceLoader.load(Driver.class, loader).stream().toList()) {
      if (takes(provider, uri)) {
        DriverRegistry.register(provider.type().getName());
        return;
      }
    }
    throw Problem.environment(
        "No JDBC driver takes addresses that begin with %s; add the jar of one with --jars FILE.",
        kind(uri));
  }

  private static boolean takes(ServiceLoader.Provider<Driver> provider, String uri) {
    try {
      return provider.get().acceptsURL(uri);
    } catch (SQLException | ServiceConfigurationError e) {
      return false;
    }
  }

  private static String kind(String uri) {
    int end = uri.indexOf(':', "jdbc:".length());
    return end < 0 ? "jdbc:" : uri.substring(0, end + 1);
  }
}
