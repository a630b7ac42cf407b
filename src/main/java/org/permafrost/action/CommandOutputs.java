package org.permafrost.action;

import static org.apache.spark.sql.functions.col;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.problem.Secrets;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * What commands print, kept beside their tables: on a cluster nobody may see what the driver
 * prints. For each command and subject, the last time counts.
 */
public final class CommandOutputs {
  private final Warehouse warehouse;
  private final String command;
  private final String subject;

  /**
   * @param command its name, for example train
   * @param subject a run, a data set, or the date of a night
   */
  public CommandOutputs(Warehouse warehouse, String command, String subject) {
    this.warehouse = warehouse;
    this.command = command;
    this.subject = subject;
  }

  /** How a command ended, and what it printed then. */
  public record Kept(int exitCode, String output, Instant at) {}

  /** Replaces what was kept before. */
  public void keep(ExitCode code, String output) {
    Map<String, Object> row = new HashMap<>(key());
    row.put("exit_code", code.code());
    row.put("output", Secrets.masked(output));
    row.put("host", RunOwner.current().host());
    row.put("finished_at", Timestamp.from(Instant.now()));
    row.put("code_version", CodeVersion.current());
    warehouse.replace(Table.OUTPUTS, key(), List.of(Table.OUTPUTS.row(row)));
  }

  /** Keeps why the command failed; if that cannot be written, the failure carries why not. */
  public void keepFailure(Throwable failure) {
    try {
      if (failure instanceof Problem problem) {
        keep(problem.exitCode(), problem.getMessage());
      } else {
        keep(ExitCode.ENVIRONMENT, failure.toString());
      }
    } catch (Exception second) { // Spark throws checked exceptions that Scala does not declare.
      failure.addSuppressed(second);
    }
  }

  /** Removes what was kept before. */
  public void forget() {
    if (find().isPresent()) {
      warehouse.replace(Table.OUTPUTS, key(), List.of());
    }
  }

  /** What was kept last; a warehouse that an older version wrote has no such table. */
  public Optional<Kept> find() {
    if (!warehouse.spark().catalog().tableExists(warehouse.sqlName(Table.OUTPUTS))) {
      return Optional.empty();
    }
    return warehouse
        .read(Table.OUTPUTS)
        .where(col("command").equalTo(command).and(col("subject").equalTo(subject)))
        .collectAsList()
        .stream()
        .findFirst()
        .map(CommandOutputs::kept);
  }

  private Map<String, Object> key() {
    return Map.of("command", command, "subject", subject);
  }

  private static Kept kept(Row row) {
    return new Kept(
        row.<Integer>getAs("exit_code"),
        row.getAs("output"),
        row.<Timestamp>getAs("finished_at").toInstant());
  }
}
