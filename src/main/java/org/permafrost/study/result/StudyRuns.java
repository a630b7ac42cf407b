package org.permafrost.study.result;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.permafrost.action.CodeVersion;
import org.permafrost.study.plan.Plan;
import org.permafrost.study.trial.Measurement;
import org.permafrost.study.trial.Trial;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * The table {@code study_runs}. A trial has the same id in every study, so what one study measured
 * serves the others.
 */
public final class StudyRuns {
  private static final String FINISHED = "finished";
  private static final String FAILED = "failed";

  private final Warehouse warehouse;
  private final Plan plan;

  public StudyRuns(Warehouse warehouse, Plan plan) {
    this.warehouse = warehouse;
    this.plan = plan;
  }

  /**
   * What is known of the trials of the plan, by id: by preference what is finished, then what this
   * study wrote down.
   */
  public Map<String, TrialRecord> read() {
    Set<String> ids = plan.trials().stream().map(Trial::id).collect(Collectors.toSet());
    Map<List<String>, List<Row>> written = new LinkedHashMap<>();
    warehouse
        .read(Table.STUDY_RUNS)
        .orderBy("study", "trial", "outcome", "subject")
        .collectAsList()
        .stream()
        .filter(row -> ids.contains(row.<String>getAs("trial")))
        .forEach(
            row ->
                written
                    .computeIfAbsent(
                        List.of(row.getAs("study"), row.getAs("trial")), key -> new ArrayList<>())
                    .add(row));
    Map<String, TrialRecord> records = new HashMap<>();
    written.values().forEach(rows -> records.merge(id(rows), record(rows), this::better));
    return records;
  }

  private TrialRecord better(TrialRecord a, TrialRecord b) {
    if (a.failed() != b.failed()) {
      return a.failed() ? b : a;
    }
    List<String> wanted =
        plan.trials().stream()
            .filter(t -> t.id().equals(a.id()))
            .findFirst()
            .orElseThrow()
            .outcomes();
    if (a.has(wanted) != b.has(wanted)) {
      return a.has(wanted) ? a : b;
    }
    return b.study().equals(plan.study().name()) ? b : a;
  }

  /** Writes down what a trial came to, replacing what this study wrote of it before. */
  public void write(Trial trial, TrialRecord record) {
    List<Row> rows = new ArrayList<>();
    if (record.failed() || record.measurements().isEmpty()) {
      rows.add(Table.STUDY_RUNS.row(values(trial, record)));
    }
    for (Measurement measurement : record.measurements()) {
      Map<String, Object> values = values(trial, record);
      values.put("outcome", measurement.outcome());
      values.put("subject", measurement.subject().isEmpty() ? null : measurement.subject());
      values.put("value", measurement.isKnown() ? measurement.value() : null);
      rows.add(Table.STUDY_RUNS.row(values));
    }
    warehouse.replace(
        Table.STUDY_RUNS, Map.of("study", plan.study().name(), "trial", trial.id()), rows);
  }

  private Map<String, Object> values(Trial trial, TrialRecord record) {
    Map<String, Object> values = new HashMap<>();
    values.put("study", plan.study().name());
    values.put("trial", trial.id());
    values.put("kind", trial.kind());
    values.put("seed", trial.seed());
    values.put("dataset", trial.dataset().name());
    values.put("content_hash", trial.dataset().content().hash());
    values.put("levels", trial.cell().levels());
    values.put("settings", trial.varying());
    values.put("status", record.failed() ? FAILED : FINISHED);
    values.put("reason", record.failed() ? record.reason() : null);
    values.put("run", record.run().isEmpty() ? null : record.run());
    values.put("seconds", record.seconds());
    values.put("code_version", CodeVersion.current());
    values.put("finished_at", Timestamp.from(Instant.now()));
    return values;
  }

  private static String id(List<Row> rows) {
    return rows.get(0).getAs("trial");
  }

  private static TrialRecord record(List<Row> rows) {
    Row first = rows.get(0);
    List<Measurement> measurements =
        rows.stream()
            .filter(row -> row.getAs("outcome") != null)
            .map(StudyRuns::measurement)
            .toList();
    return new TrialRecord(
        first.getAs("study"),
        id(rows),
        first.getAs("status").equals(FAILED),
        text(first, "reason"),
        measurements,
        text(first, "run"),
        first.<Double>getAs("seconds"));
  }

  private static Measurement measurement(Row row) {
    Double value = row.getAs("value");
    return new Measurement(
        row.getAs("outcome"), text(row, "subject"), value == null ? Double.NaN : value);
  }

  private static String text(Row row, String column) {
    return Optional.ofNullable(row.<String>getAs(column)).orElse("");
  }
}
