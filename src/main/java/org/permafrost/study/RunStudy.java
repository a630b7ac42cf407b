package org.permafrost.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.permafrost.action.Claims;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.study.plan.Plan;
import org.permafrost.study.result.StudyRuns;
import org.permafrost.study.result.StudyStatus;
import org.permafrost.study.result.TrialRecord;
import org.permafrost.study.trial.Laboratory;
import org.permafrost.study.trial.Measurement;
import org.permafrost.study.trial.Trial;
import org.permafrost.study.trial.TrialKinds;
import org.permafrost.table.LeaseName;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Carries out the trials of a study that are not done yet, one after the other, and writes each
 * down as it comes. A trial that fails is written down with its reason and does not stop the
 * others.
 */
public final class RunStudy {
  /** Trials in a row that something outside may spoil before nothing else is tried. */
  private static final int PATIENCE = 3;

  private final Warehouse warehouse;
  private final String folder;
  private final Progress progress;
  private final BooleanSupplier stop;

  /**
   * @param folder of the warehouse
   * @param stop asked between the rounds of training; once true the study ends, to be continued
   */
  public RunStudy(Warehouse warehouse, String folder, Progress progress, BooleanSupplier stop) {
    this.warehouse = warehouse;
    this.folder = folder;
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * @param retryFailed whether trials that failed are carried out again
   * @return how the study stands then
   * @throws Problem (interrupted) if it was asked to stop; (environment) if another process carries
   *     out this study, or if something outside kept trials from being carried out
   */
  public StudyStatus run(Plan plan, boolean retryFailed) {
    String name = plan.study().name();
    try (Claims claims = new Claims(warehouse, "study " + name)) {
      claims.results(Table.STUDY_RUNS, List.of(LeaseName.alone("the study " + name, name)));
      return run(plan, retryFailed, claims);
    }
  }

  private StudyStatus run(Plan plan, boolean retryFailed, Claims claims) {
    StudyRuns table = new StudyRuns(warehouse, plan);
    Map<String, TrialRecord> records = table.read();
    int number = 0;
    int spoiled = 0;
    Problem last = null;
    for (Trial trial : plan.trials()) {
      number++;
      TrialRecord known = records.get(trial.id());
      if (known != null && (known.failed() ? !retryFailed : known.has(trial.outcomes()))) {
        adopt(plan, table, trial, known);
        continue;
      }
      progress.line(
          String.format(Locale.ROOT, "Trial %d of %d: %s", number, plan.trials().size(), trial));
      try {
        claims.check();
        TrialRecord record = carryOut(plan, trial, records);
        records.put(trial.id(), record);
        claims.check();
        table.write(trial, record);
        spoiled = 0;
      } catch (Problem problem) {
        if (problem.exitCode() == ExitCode.INTERRUPTED) {
          throw interrupted(plan, records, problem);
        }
        spoiled++;
        last = problem;
        progress.line("Put off: " + problem.getMessage());
        if (spoiled == PATIENCE) {
          break;
        }
      }
    }
    if (last != null) {
      throw Problem.environment(
              "The study %s is not complete: %s Give the same command again.",
              plan.study().name(), last.getMessage())
          .causedBy(last);
    }
    return StudyStatus.of(plan, records);
  }

  /** What another study measured is written down here too. */
  private static void adopt(Plan plan, StudyRuns table, Trial trial, TrialRecord known) {
    if (!known.study().equals(plan.study().name())) {
      table.write(trial, known);
    }
  }

  /**
   * @throws Problem (interrupted, environment) if the trial is not to blame
   */
  private TrialRecord carryOut(Plan plan, Trial trial, Map<String, TrialRecord> records) {
    Laboratory laboratory =
        new Laboratory(warehouse, folder, progress, stop, id -> run(records, id));
    try {
      List<Measurement> measurements =
          complete(trial, TrialKinds.named(trial.kind()).carryOut(trial, laboratory));
      if (!plan.study().keepsModels()) {
        laboratory.keepReportedModels();
      }
      return record(plan, trial, laboratory, false, "", measurements);
    } catch (Problem problem) {
      boolean outside =
          problem.exitCode() == ExitCode.INTERRUPTED || problem.exitCode() == ExitCode.ENVIRONMENT;
      if (outside) {
        throw problem;
      }
      return failed(plan, trial, laboratory, problem.getMessage());
    } catch (Exception e) { // Spark throws checked exceptions that Scala does not declare.
      if (warehouse.spark().sparkContext().isStopped()) {
        throw Problem.environment("Spark has ended: %s", e).causedBy(e);
      }
      return failed(plan, trial, laboratory, e.toString());
    }
  }

  /** Says of every outcome that was asked for that it was looked at. */
  private static List<Measurement> complete(Trial trial, List<Measurement> measured) {
    List<Measurement> all = new ArrayList<>(measured);
    List<String> known = measured.stream().map(Measurement::outcome).toList();
    trial.outcomes().stream()
        .filter(outcome -> !known.contains(outcome))
        .forEach(outcome -> all.add(Measurement.none(outcome)));
    return all;
  }

  private TrialRecord failed(Plan plan, Trial trial, Laboratory laboratory, String reason) {
    progress.line("Failed: " + reason);
    return record(plan, trial, laboratory, true, reason, List.of());
  }

  private static TrialRecord record(
      Plan plan,
      Trial trial,
      Laboratory laboratory,
      boolean failed,
      String reason,
      List<Measurement> measurements) {
    return new TrialRecord(
        plan.study().name(),
        trial.id(),
        failed,
        reason,
        measurements,
        laboratory.lastRun().orElse(""),
        laboratory.seconds());
  }

  private static Optional<String> run(Map<String, TrialRecord> records, String id) {
    return Optional.ofNullable(records.get(id))
        .filter(record -> !record.failed())
        .map(TrialRecord::run);
  }

  private static Problem interrupted(Plan plan, Map<String, TrialRecord> records, Problem problem) {
    long done = StudyStatus.of(plan, records).count(StudyStatus.State.DONE);
    return Problem.interrupted(
            "The study %s is stopped, %d of its %d trials are done. Give the same command again to"
                + " go on.",
            plan.study().name(), done, plan.trials().size())
        .causedBy(problem);
  }
}
