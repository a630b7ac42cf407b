package org.permafrost.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.permafrost.action.head.HeadResult;
import org.permafrost.action.query.QueryResult;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.Printable;
import org.permafrost.cli.print.ResultTable;
import org.permafrost.head.sums.FeatureMap;

/** A head and how well it does, for a person or a program. */
public final class HeadOutput {
  private HeadOutput() {}

  public static String text(HeadResult result) {
    int tasks = result.head().tasks().size();
    List<String> columns = new ArrayList<>(List.of("answer", "accuracy"));
    for (int task = 1; tasks > 1 && task <= tasks; task++) {
      columns.add("task " + task);
    }
    List<List<Object>> rows = new ArrayList<>();
    for (HeadResult.Measured measured : result.measured()) {
      List<Object> row = new ArrayList<>(List.of(measured.answer().label()));
      row.add(percent(measured.accuracy()));
      if (tasks > 1) {
        measured.byTask().forEach(accuracy -> row.add(percent(accuracy)));
      }
      rows.add(row);
    }
    FeatureMap map = result.head().sums().map();
    StringBuilder text = new StringBuilder();
    text.append(ResultTable.text(new QueryResult(columns, rows, false)));
    text.append(
        String.format(
            Locale.ROOT,
            "%n%nAccuracy in %% on %,d %s images of %s. Run %s, epoch %d.%n",
            result.images(),
            result.split(),
            result.dataset(),
            result.run(),
            result.epoch()));
    text.append(
        String.format(
            Locale.ROOT,
            "head       %s of %d classes from %,d images, %d%s features of %s%s%n",
            result.head().kind().label(),
            result.head().classes().size(),
            result.head().sums().images(),
            map.inputs(),
            result.head().source().isSealed() ? " sealed" : "",
            result.head().source().layer(),
            map.outputs() == map.inputs() ? "" : " made " + map.outputs() + " random ones"));
    result.notes().forEach(note -> text.append(Printable.of(note)).append(System.lineSeparator()));
    text.append(String.format(Locale.ROOT, "file       %s%n", Printable.of(result.file())));
    text.append("head hash  ").append(result.hash());
    return text.toString();
  }

  private static Object percent(double share) {
    return Double.isNaN(share) ? "" : (Object) (Math.round(share * 1000) / 10.0);
  }

  public static String json(HeadResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("head", result.hash());
    json.put("file", result.file());
    json.put("kind", result.head().kind().label());
    json.put("run", result.run());
    json.put("epoch", result.epoch());
    json.put("model_hash", result.modelHash());
    json.put("layer", result.head().source().layer());
    json.put("sealed", result.head().source().isSealed());
    json.put("features", result.head().sums().map().inputs());
    json.put("sums", result.head().sums().map().outputs());
    json.put("clipped", result.head().sums().clipped());
    json.put("gamma", result.head().numbers().gamma());
    json.put("temperature", result.head().numbers().temperature());
    json.put("tasks", result.head().tasks());
    json.put("dataset", result.dataset());
    json.put("split", result.split());
    json.put("images", result.images());
    json.put("answers", result.measured().stream().map(m -> measured(result, m)).toList());
    json.put("notes", result.notes());
    return JsonOutput.write(json);
  }

  private static Map<String, Object> measured(HeadResult result, HeadResult.Measured measured) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("answer", measured.answer().label());
    json.put("accuracy", measured.accuracy());
    json.put("by_task", measured.byTask().stream().map(a -> Double.isNaN(a) ? null : a).toList());
    json.put("classes", ClassTable.values(result.head().classes(), measured.metrics()));
    return json;
  }
}
