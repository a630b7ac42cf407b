package org.permafrost.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.permafrost.action.ChildProcess;

/** Starts drivers until every cell of a plan has a result. */
final class FaultMatrix {
  private static final int SILENT_MINUTES = 20;

  private FaultMatrix() {}

  /** Takes a folder, a seed, and a number of cells or "all". */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[1]);
    List<Fault> cells =
        arguments[2].equals("all")
            ? FaultPlan.whole(seed)
            : FaultPlan.sample(seed, Integer.parseInt(arguments[2]));
    run(Path.of(arguments[0]), seed, cells);
    System.exit(0);
  }

  /** The results, those of an earlier try in this folder included. */
  static FaultLog run(Path folder, long seed, List<Fault> cells) throws Exception {
    Files.createDirectories(folder.resolve("jars"));
    Files.createDirectories(folder.resolve("conf"));
    FaultLog log = new FaultLog(folder);
    log.plan(seed, cells);
    for (Kind.Driver which : Kind.Driver.values()) {
      while (left(log, which) > 0) {
        drive(folder, log, which);
      }
    }
    // Looks for what the others left.
    Process last = start(folder, Kind.Driver.LOCAL);
    if (last.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve("err")));
    }
    return log;
  }

  private static Process start(Path folder, Kind.Driver which) throws IOException {
    return ChildProcess.start(
        folder,
        Map.of("SPARK_HOME", folder.toString(), "SPARK_SCALA_VERSION", "2.12"),
        List.of(
            "-Dspark.plugins=" + FaultPlugin.class.getName(),
            "-Dspark.hadoop.fs.file.impl=" + FaultyFileSystem.class.getName(),
            "-Dspark.hadoop.fs.file.impl.disable.cache=true",
            "-Dspark.executor.extraClassPath=" + ChildProcess.classPath(),
            "-Dspark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=512m",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.ui.enabled=false",
            "-Dspark.sql.shuffle.partitions=2",
            "-Dspark.log.level=WARN",
            "-Dspark.speculation=true",
            "-Dspark.speculation.interval=200ms",
            "-Dspark.speculation.quantile=0.5",
            "-Dspark.speculation.multiplier=3",
            "-Dspark.speculation.minTaskRuntime=2s"),
        FaultDriver.class,
        folder.toString(),
        which.name());
  }

  private static long left(FaultLog log, Kind.Driver which) throws IOException {
    return log.left().stream().filter(fault -> fault.kind().driver() == which).count();
  }

  private static void drive(Path folder, FaultLog log, Kind.Driver which) throws Exception {
    long before = left(log, which);
    boolean begun = Files.exists(folder.resolve("begun"));
    Process driver = start(folder, which);
    try {
      long rows = log.rows().size();
      int silent = 0;
      while (!driver.waitFor(1, TimeUnit.MINUTES)) {
        silent = log.rows().size() == rows ? silent + 1 : 0;
        rows = log.rows().size();
        if (silent == SILENT_MINUTES) {
          hung(folder, log, driver);
          return;
        }
      }
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
    boolean struck = Files.exists(folder.resolve("begun")) && !begun;
    if (struck) {
      Files.copy(
          folder.resolve("err"),
          folder.resolve("err-" + Files.readString(folder.resolve("begun"))),
          StandardCopyOption.REPLACE_EXISTING);
    }
    if (left(log, which) == before && !struck) {
      throw new IllegalStateException(
          "A driver ended without a result: " + Files.readString(folder.resolve("err")));
    }
  }

  /** A job that neither ends nor says anything. */
  private static void hung(Path folder, FaultLog log, Process driver) throws Exception {
    Path begun = folder.resolve("begun");
    String id = Files.exists(begun) ? Files.readString(begun) : "undisturbed";
    new ProcessBuilder("jstack", "" + driver.pid())
        .redirectOutput(folder.resolve("hung-" + id).toFile())
        .start()
        .waitFor();
    for (Fault fault : log.left()) {
      if (fault.id().equals(id)) {
        log.add(fault, new Cell.Result(Cell.Outcome.WRONG, "", "hung, see hung-" + id));
        return;
      }
    }
    throw new IllegalStateException("A driver hangs in " + id);
  }
}
