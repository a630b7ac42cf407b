package org.permafrost.action.learn;

import static org.apache.spark.sql.functions.col;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.permafrost.action.Claims;
import org.permafrost.action.CodeVersion;
import org.permafrost.action.RunOwner;
import org.permafrost.action.run.RunRow.Status;
import org.permafrost.settings.bind.Labels;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** The row of a sequence in the table {@code sequences}, kept up to date while it is learned. */
final class SequenceRow {
  private final Warehouse warehouse;
  private final String sequence;
  private final Claims claims;
  private final Map<String, Object> values = new HashMap<>();

  /**
   * @param claims looked at before the row is written
   */
  SequenceRow(Warehouse warehouse, Sequence sequence, Claims claims) {
    this.warehouse = warehouse;
    this.sequence = sequence.name();
    this.claims = claims;
    LearnSettings learn = sequence.learn();
    values.put("sequence", sequence.name());
    values.put("method", learn.method());
    values.put("softmax", Labels.of(learn.softmax()));
    values.put("network", sequence.settings().network().name());
    values.put("dataset", sequence.dataset().name());
    values.put("content_hash", sequence.dataset().content().hash());
    values.put("tasks", sequence.tasks().recorded());
    values.put("tasks_planned", sequence.tasks().size());
    values.put("seed", sequence.settings().train().seed());
    values.put("settings", sequence.settings().json());
    values.put("host", RunOwner.current().host());
    values.put("pid", RunOwner.current().pid());
    values.put("code_version", CodeVersion.current());
    values.put("started_at", Timestamp.from(sequence.startedAt()));
  }

  /** The stored row of a sequence. */
  static Optional<Row> find(Warehouse warehouse, String sequence) {
    return warehouse
        .read(Table.SEQUENCES)
        .where(col("sequence").equalTo(sequence))
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst();
  }

  /**
   * @throws org.permafrost.problem.Problem (environment) if the sequence is not this job's any more
   */
  void commit(Status status, int tasksDone, String message) {
    claims.check();
    values.put("status", status.label());
    values.put("tasks_done", tasksDone);
    values.put("message", message);
    values.put("updated_at", Timestamp.from(Instant.now()));
    warehouse.replace(
        Table.SEQUENCES, Map.of("sequence", sequence), List.of(Table.SEQUENCES.row(values)));
  }
}
