package org.permafrost.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.action.query.QueryResult;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.cli.option.NextCommand;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.ResultTable;
import org.permafrost.rank.FilterRank;

/** A ranking, for a person or a program. */
public final class RankOutput {
  private RankOutput() {}

  public static String text(RankFilters.Result result) {
    StringBuilder text = new StringBuilder();
    for (RankFilters.Top ranking : result.rankings()) {
      text.append(ResultTable.text(table(result, ranking)));
      text.append(System.lineSeparator()).append(System.lineSeparator());
    }
    return text
        + String.format(
            Locale.ROOT,
            "Ranked the filters of run %s, epoch %d, by %s on %,d images of %s (%s): %.0f images/s.",
            result.run(),
            result.epoch(),
            String.join(", ", result.rankings().stream().map(RankFilters.Top::scorer).toList()),
            result.images(),
            result.dataset(),
            result.split(),
            result.imagesPerSecond());
  }

  /** One line per class: its best filters in the deepest layer. */
  private static QueryResult table(RankFilters.Result result, RankFilters.Top ranking) {
    SortedMap<Integer, StringBuilder> byLabel = new TreeMap<>();
    for (FilterRank rank : ranking.top()) {
      byLabel
          .computeIfAbsent(rank.label(), label -> new StringBuilder())
          .append(String.format(Locale.ROOT, "%5d", rank.filter().index()));
    }
    List<List<Object>> rows = new ArrayList<>();
    byLabel.forEach(
        (label, filters) -> rows.add(List.of(result.classNames().get(label), filters.toString())));
    String title = "top filters of " + result.layer() + " by " + ranking.scorer();
    return new QueryResult(List.of("class", title), rows, false);
  }

  /** The command that asks for each class's best filters of every layer. */
  public static List<String> query(RankFilters.Result result, int best) {
    return List.of(
        "sql",
        String.format(
            Locale.ROOT,
            "SELECT class, layer, filter, score FROM filter_ranks WHERE run = %s AND epoch = %d AND"
                + " split = %s AND rank <= %d ORDER BY class, layer, rank",
            NextCommand.text(result.run()),
            result.epoch(),
            NextCommand.text(result.split()),
            best));
  }

  public static String json(RankFilters.Result result) {
    return JsonOutput.write(values(result));
  }

  public static Map<String, Object> values(RankFilters.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", result.run());
    json.put("epoch", result.epoch());
    json.put("dataset", result.dataset());
    json.put("split", result.split());
    json.put("scorer", result.rankings().get(0).scorer());
    json.put("images", result.images());
    json.put("images_per_second", result.imagesPerSecond());
    json.put("layer", result.layer());
    json.put("top", top(result, result.rankings().get(0)));
    json.put(
        "rankings",
        result.rankings().stream()
            .map(ranking -> Map.of("scorer", ranking.scorer(), "top", top(result, ranking)))
            .toList());
    return json;
  }

  private static List<Map<String, Object>> top(RankFilters.Result result, RankFilters.Top ranking) {
    return ranking.top().stream().map(rank -> top(result, rank)).toList();
  }

  private static Map<String, Object> top(RankFilters.Result result, FilterRank rank) {
    return Map.of(
        "class", result.classNames().get(rank.label()),
        "filter", rank.filter().index(),
        "rank", rank.rank(),
        "score", rank.score());
  }
}
