package org.permafrost.cli.output;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.permafrost.action.query.QueryResult;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.ResultTable;
import org.permafrost.settings.bind.Labels;
import org.permafrost.study.file.Factor;
import org.permafrost.study.file.Study;
import org.permafrost.study.result.CellResult;
import org.permafrost.study.result.Interval;
import org.permafrost.study.result.StudyResults;
import org.permafrost.study.result.StudyStatus;
import org.permafrost.study.result.StudyStatus.Standing;
import org.permafrost.study.result.StudyStatus.State;
import org.permafrost.study.trial.Trial;

/** How a study stands and what it came to, for a person or a program. */
public final class StudyOutput {
  private static final String BLANK_LINE = System.lineSeparator().repeat(2);

  private StudyOutput() {}

  /** Counts, time left, and why trials failed. */
  public static String text(StudyStatus status) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Study %s: %d of %d trials done, %d failed, %d left%s.%n",
            status.plan().study().name(),
            status.count(State.DONE),
            status.trials().size(),
            status.count(State.FAILED),
            status.count(State.LEFT),
            status.secondsLeft().isPresent() && status.count(State.LEFT) > 0
                ? ", about " + duration(status.secondsLeft().getAsDouble()) + " at this pace"
                : ""));
    status.trials().stream()
        .filter(standing -> standing.state() == State.FAILED)
        .forEach(
            standing ->
                text.append(
                    String.format(Locale.ROOT, "  %s: %s%n", standing.trial(), standing.reason())));
    return text.toString();
  }

  /** Every trial with how it stands. */
  public static String plan(StudyStatus status) {
    List<String> columns = new ArrayList<>(List.of("trial"));
    columns.addAll(factors(status.plan().study()));
    columns.addAll(List.of("seed", "kind", "dataset", "state"));
    List<List<Object>> rows = new ArrayList<>();
    for (Standing standing : status.trials()) {
      Trial trial = standing.trial();
      List<Object> row = new ArrayList<>(List.of(trial.id()));
      row.addAll(trial.cell().levels().values());
      row.addAll(
          List.of(
              Long.toString(trial.seed()),
              trial.kind(),
              trial.dataset().name(),
              Labels.of(standing.state())));
      rows.add(row);
    }
    return ResultTable.text(new QueryResult(columns, rows, false)) + BLANK_LINE + text(status);
  }

  /** A table per outcome. */
  public static String text(StudyResults results) {
    Study study = results.plan().study();
    Map<String, List<CellResult>> outcomes =
        results.cells().stream()
            .collect(
                Collectors.groupingBy(
                    CellResult::outcome, LinkedHashMap::new, Collectors.toList()));
    StringBuilder text =
        new StringBuilder(study.about().isEmpty() ? "" : study.about() + BLANK_LINE);
    outcomes.forEach(
        (outcome, cells) ->
            text.append(outcome)
                .append(System.lineSeparator())
                .append(ResultTable.text(table(study, cells)))
                .append(BLANK_LINE));
    if (outcomes.isEmpty()) {
      return text.append("Nothing is measured yet.").append(BLANK_LINE).toString();
    }
    long most = results.cells().stream().mapToInt(cell -> cell.values().size()).max().orElse(0);
    return text.append(remark(study, most)).toString();
  }

  private static String remark(Study study, long seeds) {
    String reference =
        study.reference().isEmpty()
            ? ""
            : "difference: from "
                + study.reference().entrySet().stream()
                    .map(level -> level.getKey() + "=" + level.getValue())
                    .collect(Collectors.joining(", "))
                + ", seed by seed. ";
    String few =
        seeds < Interval.FEW
            ? String.format(
                Locale.ROOT,
                " With %d seed%s they are too narrow, and no proof of anything.",
                seeds,
                seeds == 1 ? "" : "s")
            : "";
    return String.format(
        Locale.ROOT, "%slow, high: 95 %% bootstrap interval over the seeds.%s%n%n", reference, few);
  }

  private static QueryResult table(Study study, List<CellResult> cells) {
    boolean subjects = cells.stream().anyMatch(cell -> !cell.subject().isEmpty());
    boolean differences = cells.stream().anyMatch(cell -> cell.difference().isPresent());
    List<String> columns = new ArrayList<>(factors(study));
    if (subjects) {
      columns.add(0, "of");
    }
    columns.addAll(List.of("seeds", "mean", "low", "high"));
    if (differences) {
      columns.addAll(List.of("difference", "low", "high"));
    }
    columns.add("each seed");
    List<List<Object>> rows = new ArrayList<>();
    for (CellResult cell : cells) {
      List<Object> row = new ArrayList<>(cell.cell().levels().values());
      if (subjects) {
        row.add(0, cell.subject());
      }
      row.add(cell.values().size());
      row.add(rounded(cell.mean()));
      addBounds(row, cell.interval());
      if (differences) {
        row.add(cell.difference().map(d -> rounded(d.mean())).orElse(null));
        addBounds(row, cell.difference().flatMap(CellResult.Difference::interval));
      }
      row.add(
          cell.values().values().stream()
              .map(value -> rounded(value).toPlainString())
              .collect(Collectors.joining(" ")));
      rows.add(row);
    }
    return new QueryResult(columns, rows, false);
  }

  private static void addBounds(List<Object> row, Optional<Interval> interval) {
    row.add(interval.map(bounds -> rounded(bounds.low())).orElse(null));
    row.add(interval.map(bounds -> rounded(bounds.high())).orElse(null));
  }

  /** Four decimals of what is small. */
  private static BigDecimal rounded(double value) {
    int decimals = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 2 : 4;
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
  }

  /** Every single measurement, one row each, to the last digit. */
  public static QueryResult values(StudyResults results) {
    Study study = results.plan().study();
    List<String> columns = new ArrayList<>(List.of("study", "trial", "kind", "dataset"));
    columns.addAll(factors(study));
    columns.addAll(List.of("seed", "outcome", "subject", "value", "run"));
    List<List<Object>> rows = new ArrayList<>();
    for (StudyResults.Value value : results.values()) {
      Trial trial = value.trial();
      List<Object> row =
          new ArrayList<>(List.of(study.name(), trial.id(), trial.kind(), trial.dataset().name()));
      row.addAll(trial.cell().levels().values());
      String subject = value.measurement().subject();
      row.add(trial.seed());
      row.add(value.measurement().outcome());
      row.add(subject.isEmpty() ? null : subject);
      row.add(value.measurement().value());
      row.add(value.run());
      rows.add(row);
    }
    return new QueryResult(columns, rows, false);
  }

  /** How it stands. */
  public static String json(StudyStatus status) {
    return JsonOutput.write(map(status));
  }

  /** What it came to. */
  public static String json(StudyResults results) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("study", results.plan().study().name());
    json.put("results", results.cells().stream().map(StudyOutput::map).toList());
    return JsonOutput.write(json);
  }

  /** Both. */
  public static String json(StudyStatus status, StudyResults results) {
    Map<String, Object> json = map(status);
    json.put("results", results.cells().stream().map(StudyOutput::map).toList());
    return JsonOutput.write(json);
  }

  private static Map<String, Object> map(StudyStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("study", status.plan().study().name());
    json.put("about", status.plan().study().about());
    json.put("done", status.count(State.DONE));
    json.put("failed", status.count(State.FAILED));
    json.put("left", status.count(State.LEFT));
    status.secondsLeft().ifPresent(seconds -> json.put("seconds_left", seconds));
    json.put("trials", status.trials().stream().map(StudyOutput::map).toList());
    return json;
  }

  private static Map<String, Object> map(Standing standing) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("trial", standing.trial().id());
    json.put("levels", standing.trial().cell().levels());
    json.put("seed", standing.trial().seed());
    json.put("kind", standing.trial().kind());
    json.put("dataset", standing.trial().dataset().name());
    json.put("settings", standing.trial().varying());
    json.put("state", Labels.of(standing.state()));
    if (!standing.reason().isEmpty()) {
      json.put("reason", standing.reason());
    }
    return json;
  }

  private static Map<String, Object> map(CellResult cell) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("outcome", cell.outcome());
    if (!cell.subject().isEmpty()) {
      json.put("subject", cell.subject());
    }
    json.put("levels", cell.cell().levels());
    json.put("mean", cell.mean());
    cell.interval().ifPresent(bounds -> json.put("interval", map(bounds)));
    cell.difference()
        .ifPresent(
            difference -> {
              json.put("difference", difference.mean());
              difference
                  .interval()
                  .ifPresent(bounds -> json.put("difference_interval", map(bounds)));
            });
    Map<String, Object> seeds = new LinkedHashMap<>();
    cell.values().forEach((seed, value) -> seeds.put(Long.toString(seed), value));
    json.put("seeds", seeds);
    return json;
  }

  private static List<Double> map(Interval bounds) {
    return List.of(bounds.low(), bounds.high());
  }

  private static List<String> factors(Study study) {
    return study.factors().stream().map(Factor::name).toList();
  }

  private static String duration(double seconds) {
    long minutes = Math.round(seconds / 60);
    return minutes < 1
        ? Math.round(seconds) + " s"
        : minutes < 60
            ? minutes + " min"
            : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
  }
}
