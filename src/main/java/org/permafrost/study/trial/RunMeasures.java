package org.permafrost.study.trial;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;
import org.permafrost.action.evaluate.EvaluateModel;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.action.evaluate.LinearProbe;
import org.permafrost.action.verify.VerifyRun;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.rank.ClassMetrics;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;

/**
 * What a finished run came to; measured when asked for, the network evaluated once. Each result is
 * by subject, which is empty where it goes without saying; there is none where nothing can be
 * measured.
 */
final class RunMeasures {
  private final Laboratory laboratory;
  private final Trial trial;
  private final String run;
  private final Split split;
  private final List<Row> epochs;
  private Optional<EvaluationResult> evaluation = Optional.empty();

  /**
   * @param split that accuracy and F1 are measured on
   */
  RunMeasures(Laboratory laboratory, Trial trial, String run, Split split) {
    this.laboratory = laboratory;
    this.trial = trial;
    this.run = run;
    this.split = split;
    this.epochs = laboratory.epochs(run);
  }

  Map<String, Double> accuracy() {
    return one(evaluated().accuracy());
  }

  Map<String, Double> macroF1() {
    return one(evaluated().macroF1());
  }

  Map<String, Double> f1() {
    Map<String, Double> each = new LinkedHashMap<>();
    for (ClassMetrics metrics : evaluated().metrics()) {
      each.put(evaluated().classNames().get(metrics.label()), metrics.f1());
    }
    return each;
  }

  Map<String, Double> calibratedAccuracy() {
    Row row = laboratory.row(run);
    return one(row.<Double>getAs("calibrated_accuracy"));
  }

  Map<String, Double> probeAccuracy() {
    return one(
        new LinearProbe(laboratory.warehouse(), laboratory.progress())
            .accuracy(run, trial.dataset(), split, trial.settings()));
  }

  Map<String, Double> epochCount() {
    return one(epochs.size());
  }

  Map<String, Double> imageGradients() {
    return one(total(row -> row.<Long>getAs("images")));
  }

  Map<String, Double> minutes() {
    return one(totalMinutes());
  }

  Map<String, Double> minutesPerEpoch() {
    return epochs.isEmpty() ? Map.of() : one(totalMinutes() / epochs.size());
  }

  Map<String, Double> trainMinutes() {
    return one(total(row -> row.<Double>getAs("train_seconds")) / 60);
  }

  Map<String, Double> frozenShare() {
    return ofLast(row -> row.<Double>getAs("frozen_share"));
  }

  Map<String, Double> activeClasses() {
    return ofLast(row -> row.<Integer>getAs("active_classes"));
  }

  Map<String, Double> drift() {
    Row mean =
        laboratory
            .warehouse()
            .read(Table.FILTER_DRIFT)
            .where(col("run").equalTo(run).and(col("epoch").equalTo(epochs.size())))
            .agg(avg("drift"))
            .first();
    return mean.isNullAt(0) ? Map.of() : one(mean.getDouble(0));
  }

  Map<String, Double> proven() {
    return one(isProven() ? 1 : 0);
  }

  private boolean isProven() {
    try {
      new VerifyRun(laboratory.warehouse(), laboratory.progress()).run(run);
      return true;
    } catch (Problem problem) {
      if (problem.exitCode() != ExitCode.DATA) {
        throw problem;
      }
      laboratory.progress().line("Run " + run + " is not proven: " + problem.getMessage());
      return false;
    }
  }

  private EvaluationResult evaluated() {
    if (evaluation.isEmpty()) {
      evaluation =
          Optional.of(
              new EvaluateModel(laboratory.warehouse(), laboratory.progress())
                  .run(
                      new EvaluateModel.Request(
                          Optional.of(run),
                          Optional.empty(),
                          trial.dataset().name(),
                          split,
                          trial.settings().train().classes(),
                          List.of(),
                          OptionalInt.empty(),
                          trial.settings())));
    }
    return evaluation.get();
  }

  private double totalMinutes() {
    return total(row -> row.<Double>getAs("seconds")) / 60;
  }

  private double total(ToDoubleFunction<Row> value) {
    return epochs.stream().mapToDouble(value).sum();
  }

  private Map<String, Double> ofLast(ToDoubleFunction<Row> value) {
    return epochs.isEmpty() ? Map.of() : one(value.applyAsDouble(epochs.get(epochs.size() - 1)));
  }

  private static Map<String, Double> one(double value) {
    return Map.of("", value);
  }
}
