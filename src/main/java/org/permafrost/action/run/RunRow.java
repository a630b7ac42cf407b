package org.permafrost.action.run;

import static org.apache.spark.sql.functions.col;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.permafrost.action.Claims;
import org.permafrost.action.CodeVersion;
import org.permafrost.action.RunOwner;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.settings.Settings;
import org.permafrost.settings.bind.Labels;
import org.permafrost.spark.ProcessorKinds;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** The row of a run in the table {@code runs}, kept up to date while it trains. */
public final class RunRow {
  /** What became of a run. */
  public enum Status {
    RUNNING,
    FINISHED,
    INTERRUPTED,
    FAILED;

    public String label() {
      return Labels.of(this);
    }
  }

  private static final List<String> OF_LAST_EPOCH =
      List.of("loss", "accuracy", "model_path", "model_hash");

  private final Warehouse warehouse;
  private final String run;
  private final Claims claims;
  private final Map<String, Object> values = new HashMap<>();

  /**
   * @param claims looked at before the row is written
   */
  public RunRow(Warehouse warehouse, TrainingRun training, Claims claims) {
    this.warehouse = warehouse;
    this.run = training.name();
    this.claims = claims;
    Settings settings = training.settings();
    DatasetDescription dataset = training.dataset();
    values.put("run", run);
    values.put("mode", Labels.of(settings.train().mode()));
    values.put("network", settings.network().name());
    values.put("dataset", dataset.name());
    values.put("content_hash", dataset.content().hash());
    values.put("seed", settings.train().seed());
    values.put("workers", settings.train().workers());
    values.put("epochs_planned", training.strategy().plannedEpochs());
    values.put("epochs_done", 0);
    values.put("host", RunOwner.current().host());
    values.put("pid", RunOwner.current().pid());
    values.put("settings", settings.json());
    values.put("code_version", CodeVersion.current());
    values.put("started_at", Timestamp.from(training.startedAt()));
  }

  /** The stored row of a run. */
  public static Optional<Row> find(Warehouse warehouse, String run) {
    List<Row> rows =
        warehouse.read(Table.RUNS).where(col("run").equalTo(run)).limit(1).collectAsList();
    return rows.stream().findFirst();
  }

  /** Notes what the run computes on, besides what it computed on before it was resumed. */
  public RunRow on(ProcessorKinds kinds) {
    Optional<String> before =
        find(warehouse, run).map(row -> row.<String>getAs("processor")).filter(Objects::nonNull);
    return set("processor", kinds.with(before.orElse("")));
  }

  /** Takes over what the last committed epoch says, if there is one. */
  public RunRow continued() {
    warehouse
        .read(Table.EPOCHS)
        .where(col("run").equalTo(run))
        .orderBy(col("epoch").desc())
        .limit(1)
        .collectAsList()
        .forEach(
            last -> {
              set("epochs_done", last.getAs("epoch"));
              OF_LAST_EPOCH.forEach(column -> set(column, last.getAs(column)));
            });
    return this;
  }

  /** Sets a column; {@link #commit} writes it. */
  public RunRow set(String column, Object value) {
    values.put(column, value);
    return this;
  }

  /**
   * @throws org.permafrost.problem.Problem (environment) if the run is not this job's any more
   */
  public void commit(Status status, String message) {
    claims.check();
    values.put("status", status.label());
    values.put("message", message);
    values.put("updated_at", Timestamp.from(Instant.now()));
    warehouse.replace(Table.RUNS, Map.of("run", run), List.of(Table.RUNS.row(values)));
  }
}
