package org.permafrost.action.judge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FilterIndex;

/**
 * How much of a judgement is done. For each set of filters only what lies behind them is computed
 * again, so that early layers take most of the time.
 */
final class JudgeWork {
  private final Map<String, Double> cost;
  private final double all;
  private double spent;
  private int places;

  private JudgeWork(Map<String, Double> cost) {
    this.cost = cost;
    this.all = cost.values().stream().mapToDouble(c -> c).sum();
  }

  /**
   * @param byPlace sets of filters, by layer or for all layers at once
   */
  static JudgeWork of(FilterIndex index, Map<String, List<TopFilters.Choice>> byPlace) {
    List<String> layers = index.layers().stream().map(FilterIndex.Layer::name).toList();
    Map<String, Double> cost = new LinkedHashMap<>();
    byPlace.forEach(
        (place, choices) -> {
          int before = Math.max(0, layers.indexOf(place));
          double behind = 1 - (double) before / layers.size();
          long sets = choices.stream().map(TopFilters.Choice::ablation).distinct().count();
          cost.put(place, 1 + sets * behind);
        });
    return new JudgeWork(cost);
  }

  void finish(String place) {
    spent += cost.get(place);
    places++;
  }

  double share() {
    return places == cost.size() ? 1 : spent / all;
  }

  void tell(Progress progress) {
    progress.step("judging filters", places, cost.size(), share());
  }
}
