package org.permafrost.action.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.permafrost.rank.Judgement;

/**
 * How rankings of a model did.
 *
 * @param split whose images were classified
 * @param scoreSplit whose images the filters were scored on
 * @param images classified
 */
public record JudgeResult(
    String run,
    int epoch,
    String dataset,
    String split,
    String scoreSplit,
    long images,
    double seconds,
    List<String> classNames,
    List<Row> rows) {

  /**
   * One class without its top filters.
   *
   * @param top share of each layer
   * @param layer that lost them; {@code all} if all layers did at once
   * @param filters that were set to zero
   */
  public record Row(String scorer, double top, String layer, int filters, Judgement judgement) {}

  /** Means over classes and layers. */
  public record Summary(
      String scorer, double top, double drop, double othersDrop, double selectivity) {}

  /** One entry per ranking and share, by share, the most selective ranking first. */
  public List<Summary> summaries() {
    Map<List<Object>, List<Judgement>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups
          .computeIfAbsent(List.of(row.scorer(), row.top()), key -> new ArrayList<>())
          .add(row.judgement());
    }
    List<Summary> summaries = new ArrayList<>();
    groups.forEach(
        (key, judgements) ->
            summaries.add(
                new Summary(
                    (String) key.get(0),
                    (double) key.get(1),
                    mean(judgements, Judgement::drop),
                    mean(judgements, Judgement::othersDrop),
                    mean(judgements, Judgement::selectivity))));
    summaries.sort(
        Comparator.comparingDouble(Summary::top)
            .thenComparing(Comparator.comparingDouble(Summary::selectivity).reversed())
            .thenComparing(Summary::scorer));
    return summaries;
  }

  private static double mean(List<Judgement> judgements, ToDoubleFunction<Judgement> value) {
    return judgements.stream().mapToDouble(value).average().orElse(0);
  }
}
