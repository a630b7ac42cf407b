package org.permafrost.fault;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.action.maintain.MaintainWarehouse;
import org.permafrost.fault.Injection.Counts;
import org.permafrost.progress.Progress;

/**
 * A process that drives jobs which meet faults, one after the other. Killed by one, it is started
 * again and goes on where it was.
 */
final class FaultDriver implements Injection.Surroundings {
  private final Path folder;
  private final FaultLog log;
  private final ShiftedClock clock;
  private final Map<String, Facts> references = new HashMap<>();

  private FaultDriver(Path folder) {
    this.folder = folder;
    log = new FaultLog(folder);
    clock = new ShiftedClock(folder.resolve("lab/warehouse"));
  }

  /** Takes a folder with the plan, and which driver this is. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Kind.Driver which = Kind.Driver.valueOf(arguments[1]);
    System.setProperty("spark.master", which.master());
    int code = 1;
    try {
      new FaultDriver(folder).run(which);
      code = 0;
    } catch (Throwable e) { // Spark throws checked exceptions that Scala does not declare.
      e.printStackTrace(System.err);
    } finally {
      // A thread may still hang.
      Runtime.getRuntime().halt(code);
    }
  }

  private void run(Kind.Driver which) throws IOException {
    List<Fault> left = log.left().stream().filter(fault -> fault.kind().driver() == which).toList();
    boolean database = left.stream().anyMatch(fault -> fault.kind().place() == Kind.Place.CATALOG);
    Lab lab =
        Lab.open(
            folder.resolve("lab"),
            Map.of("catalog.properties.hadoop.fs.file.impl", FaultyFileSystem.class.getName()));
    for (Fault fault : left) {
      if (fault.kind().place() != Kind.Place.CATALOG) {
        cell(lab, fault, which == Kind.Driver.CLUSTER ? "cluster" : "local");
      }
    }
    if (left.isEmpty()) {
      // Locks that a job could not give back keep files until its process has ended.
      checkOrphans(lab);
    }
    if (database) {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
          CatalogProxy proxy = new CatalogProxy(postgres.getPort())) {
        String url =
            "jdbc:postgresql://127.0.0.1:"
                + proxy.port()
                + "/postgres?user=postgres&prepareThreshold=0";
        Path fresh = Files.createTempDirectory(folder, "database-");
        Lab other = Lab.open(fresh, Map.of("catalog.type", "jdbc", "catalog.properties.uri", url));
        for (Fault fault : left) {
          if (fault.kind().place() == Kind.Place.CATALOG) {
            cell(other, fault, "database");
          }
        }
        checkOrphans(other);
      }
    }
  }

  private void cell(Lab lab, Fault fault, String where) throws IOException {
    Facts whole = reference(lab, fault.work(), where);
    Counts counts = log.counts(fault.work(), where).orElseThrow();
    Cell cell = new Cell(lab, fault, whole, counts);
    Optional<String> struck = log.struck(fault);
    if (struck.isEmpty()) {
      log.begins(fault);
    }
    log.add(fault, result(cell, fault, struck));
  }

  private Cell.Result result(Cell cell, Fault fault, Optional<String> struck) {
    if (struck.isPresent() && fault.kind().driver() != Kind.Driver.KILLED) {
      return new Cell.Result(Cell.Outcome.WRONG, struck.get(), "the driver ended, see its err-");
    }
    try {
      return struck.isPresent() ? cell.goOn(struck.get()) : cell.run(this);
    } catch (Exception e) { // Spark throws checked exceptions that Scala does not declare.
      e.printStackTrace(System.err);
      return new Cell.Result(
          Cell.Outcome.WRONG, Injection.happened(), "cannot be looked at afterwards: " + e);
    }
  }

  /** What a job leaves that nothing befalls: the same with every master and catalog. */
  private Facts reference(Lab lab, Work work, String where) throws IOException {
    if (log.counts(work, where).isEmpty()) {
      String name = work.label() + "-undisturbed-" + where;
      work.clear(lab, name);
      Injection.count();
      work.run(lab, name);
      Counts counts = Injection.counted();
      log.reference(work, where, Facts.of(lab, work, name), counts);
    }
    return references.computeIfAbsent(work.label(), label -> log.facts(work).orElseThrow());
  }

  /** After maintain, nothing is left that no table knows. */
  private void checkOrphans(Lab lab) throws IOException {
    new MaintainWarehouse(lab.warehouse(), Progress.SILENT)
        .run(new MaintainWarehouse.Request(Instant.now(), 1, false));
    log.orphans(Orphans.in(lab));
  }

  @Override
  public void loseShuffleFiles() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().startsWith("shuffle_")).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void moveClock() throws IOException {
    clock.ahead();
  }

  @Override
  public void restore() {
    clock.restore();
  }
}
