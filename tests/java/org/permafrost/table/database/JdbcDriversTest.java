package org.permafrost.table.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

class JdbcDriversTest {
  private static final String DRIVER =
      """
      import java.sql.*;
      public class FarDriver implements Driver {
        public boolean acceptsURL(String url) { return url.startsWith("jdbc:far:"); }
        public Connection connect(String url, java.util.Properties p) throws SQLException {
          if (acceptsURL(url)) { throw new SQLException("the far driver was asked"); }
          return null;
        }
        public DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties p) { return null; }
        public int getMajorVersion() { return 1; }
        public int getMinorVersion() { return 0; }
        public boolean jdbcCompliant() { return false; }
        public java.util.logging.Logger getParentLogger() { return null; }
      }
      """;

  @TempDir Path folder;

  private ClassLoader before;

  @BeforeEach
  void remember() {
    before = Thread.currentThread().getContextClassLoader();
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** As {@code spark.jars} are: seen by the thread's class loader, not by that of Iceberg. */
  @Test
  void aDriverThatOnlyTheThreadSeesIsUsed() throws Exception {
    Path source = Files.writeString(folder.resolve("FarDriver.java"), DRIVER);
    ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-d", folder.toString(), source.toString());
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("java.sql.Driver"), "FarDriver");
    assertThatThrownBy(() -> DriverManager.getConnection("jdbc:far:x"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("No suitable driver");

    try (URLClassLoader far = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(far);
      JdbcDrivers.find("jdbc:far:x");
      assertThatThrownBy(() -> DriverManager.getConnection("jdbc:far:x"))
          .hasMessage("the far driver was asked");
    }
  }

  @Test
  void anUnknownKindIsNamedWithoutWhatMayBeSecret() {
    assertThatThrownBy(() -> JdbcDrivers.find("jdbc:nowhere://host/db?password=hush"))
        .isInstanceOfSatisfying(
            Problem.class,
            p ->
                org.assertj.core.api.Assertions.assertThat(p.exitCode())
                    .isEqualTo(ExitCode.ENVIRONMENT))
        .hasMessageContaining("begin with jdbc:nowhere:;")
        .hasMessageNotContaining("hush")
        .hasMessageContaining("--jars");
  }

  @Test
  void anAddressIsNeeded() {
    assertThatThrownBy(() -> JdbcDrivers.find(null)).hasMessageContaining("catalog.properties.uri");
    assertThatThrownBy(() -> JdbcDrivers.find("postgresql://host"))
        .hasMessageContaining("jdbc:postgresql://host:5432/database");
  }
}
