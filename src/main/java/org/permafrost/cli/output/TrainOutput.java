package org.permafrost.cli.output;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.permafrost.action.run.RunTime;
import org.permafrost.action.train.Calibrated;
import org.permafrost.action.train.TrainResult;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.ResultTable;
import org.permafrost.settings.bind.Labels;

/** The end of a run, for a person or a program. */
public final class TrainOutput {
  private TrainOutput() {}

  public static String text(TrainResult result) {
    return String.format(
        Locale.ROOT,
        "%s%nRun %s ended after %d epochs. %s%n"
            + "accuracy   %.1f %% on the %s split%n"
            + "%s"
            + "frozen     %,d of %,d filters%s%n"
            + "time       %s%n"
            + "memory     %,d MB peak%n"
            + "model      %s%n"
            + "model hash %s",
        ResultTable.text(ClassTable.of(result.classNames(), result.metrics())),
        result.run(),
        result.epochs(),
        result.reason(),
        100 * result.accuracy(),
        result.split(),
        result.calibrated().map(TrainOutput::text).orElse(""),
        result.frozenFilters(),
        result.filters(),
        weights(result.frozenWeights()),
        text(result.time()),
        result.peakMemoryBytes() >> 20,
        result.modelPath(),
        result.modelHash());
  }

  private static String weights(long frozen) {
    return frozen == 0
        ? ""
        : String.format(Locale.ROOT, ", and %,d single weights of others", frozen);
  }

  private static String text(Calibrated calibrated) {
    return String.format(
        Locale.ROOT,
        "calibrated %.1f %% with class biases fitted to the hold-out, in %s%n",
        100 * calibrated.accuracy(),
        calibrated.modelPath());
  }

  private static String text(RunTime time) {
    return String.format(
        Locale.ROOT,
        "%.1f s per epoch (%s; mean %.1f, median %.1f, first %.1f), %.1f s in total",
        time.perEpoch(),
        name(time),
        time.mean(),
        time.median(),
        time.first(),
        time.total());
  }

  private static String name(RunTime time) {
    return Labels.of(time.reported());
  }

  public static String json(TrainResult result) {
    return JsonOutput.write(values(result));
  }

  public static Map<String, Object> values(TrainResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", result.run());
    json.put("dataset", result.dataset());
    json.put("epochs", result.epochs());
    json.put("reason", result.reason());
    json.put("accuracy", result.accuracy());
    json.put("split", result.split());
    json.put("frozen_filters", result.frozenFilters());
    json.put("frozen_weights", result.frozenWeights());
    json.put("filters", result.filters());
    json.put("time", values(result.time()));
    json.put("peak_memory_bytes", result.peakMemoryBytes());
    json.put("model_path", result.modelPath());
    json.put("model_hash", result.modelHash());
    result
        .calibrated()
        .ifPresent(
            calibrated -> {
              json.put("calibrated_accuracy", calibrated.accuracy());
              json.put("calibrated_model_path", calibrated.modelPath());
            });
    json.put("classes", ClassTable.values(result.classNames(), result.metrics()));
    return json;
  }

  private static Map<String, Object> values(RunTime time) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reported", name(time));
    json.put("seconds_per_epoch", time.perEpoch());
    json.put("mean_seconds", time.mean());
    json.put("median_seconds", time.median());
    json.put("first_seconds", time.first());
    json.put("total_seconds", time.total());
    return json;
  }
}
