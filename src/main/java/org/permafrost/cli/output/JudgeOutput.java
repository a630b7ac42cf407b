package org.permafrost.cli.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.permafrost.action.judge.JudgeResult;
import org.permafrost.action.query.QueryResult;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.ResultTable;

/** What {@code judge} found, for a person or a program. */
public final class JudgeOutput {
  private JudgeOutput() {}

  public static String text(JudgeResult result) {
    List<List<Object>> rows =
        result.summaries().stream()
            .map(
                s ->
                    List.<Object>of(
                        s.top(),
                        s.scorer(),
                        rounded(s.drop()),
                        rounded(s.othersDrop()),
                        rounded(s.selectivity())))
            .toList();
    QueryResult table =
        new QueryResult(
            List.of("top", "scorer", "f1_drop", "others_f1_drop", "selectivity"), rows, false);
    long places = result.rows().stream().map(JudgeResult.Row::layer).distinct().count();
    return String.format(
        Locale.ROOT,
        "%s%n%nMeans over the classes%s. Run %s, epoch %d: scored on the %s images of %s, judged on"
            + " %,d %s images in %.0f s. random and shuffled are controls.",
        ResultTable.text(table),
        places > 1 ? " and " + places + " layers, one layer at a time" : "",
        result.run(),
        result.epoch(),
        result.scoreSplit(),
        result.dataset(),
        result.images(),
        result.split(),
        result.seconds());
  }

  private static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }

  public static String json(JudgeResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", result.run());
    json.put("epoch", result.epoch());
    json.put("dataset", result.dataset());
    json.put("split", result.split());
    json.put("score_split", result.scoreSplit());
    json.put("images", result.images());
    json.put("seconds", result.seconds());
    json.put("rankings", result.summaries().stream().map(JudgeOutput::summary).toList());
    json.put("judgements", result.rows().stream().map(row -> row(result, row)).toList());
    return JsonOutput.write(json);
  }

  private static Map<String, Object> summary(JudgeResult.Summary summary) {
    return Map.of(
        "scorer", summary.scorer(),
        "top", summary.top(),
        "f1_drop", summary.drop(),
        "others_f1_drop", summary.othersDrop(),
        "selectivity", summary.selectivity());
  }

  private static Map<String, Object> row(JudgeResult result, JudgeResult.Row row) {
    return Map.of(
        "scorer", row.scorer(),
        "top", row.top(),
        "layer", row.layer(),
        "class", result.classNames().get(row.judgement().label()),
        "filters", row.filters(),
        "f1", row.judgement().f1Before(),
        "f1_drop", row.judgement().drop(),
        "others_f1_drop", row.judgement().othersDrop());
  }
}
