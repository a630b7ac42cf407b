package org.permafrost.cli.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import org.permafrost.action.evaluate.EvaluationResult;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.Printable;
import org.permafrost.cli.print.ResultTable;

/** An evaluation, for a person or a program. */
public final class EvaluateOutput {
  private EvaluateOutput() {}

  public static String text(EvaluationResult result) {
    return String.format(
        Locale.ROOT,
        "%s%nRun %s, epoch %d%s, on %,d images of %s (%s)%s%n"
            + "accuracy   %.1f %%%n"
            + "macro F1   %.3f%n"
            + "model hash %s",
        ResultTable.text(ClassTable.of(result.classNames(), result.metrics())),
        result.run(),
        result.epoch(),
        result.task().isPresent() ? ", task " + result.task().getAsInt() : "",
        result.images(),
        result.dataset(),
        result.split(),
        result.among().size() < result.classNames().size()
            ? ", predicted among " + Printable.of(String.join(", ", names(result, result.among())))
            : "",
        100 * result.accuracy(),
        result.macroF1(),
        result.modelHash());
  }

  public static String json(EvaluationResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", result.run());
    json.put("epoch", result.epoch());
    result.task().ifPresent(task -> json.put("task", task));
    json.put("model_hash", result.modelHash());
    json.put("dataset", result.dataset());
    json.put("split", result.split());
    json.put("among", names(result, result.among()));
    json.put("images", result.images());
    json.put("accuracy", result.accuracy());
    json.put("macro_f1", result.macroF1());
    json.put("classes", ClassTable.values(result.classNames(), result.metrics()));
    return JsonOutput.write(json);
  }

  private static List<String> names(EvaluationResult result, SortedSet<Integer> labels) {
    return labels.stream().map(result.classNames()::get).toList();
  }
}
