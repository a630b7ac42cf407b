package org.permafrost.action.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.problem.Problem;
import org.permafrost.rank.FilterId;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.FilterRank;
import org.permafrost.rank.FilterRanking;
import org.permafrost.rank.FilterValues;
import org.permafrost.score.pass.Ablation;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.JudgeSettings;
import org.permafrost.settings.NearestName;

/** Which filters a ranking is judged by: each class's top share of each layer. */
final class TopFilters {
  /** Place of filters that are taken from all layers at once. */
  static final String EVERYWHERE = "all";

  /**
   * @param top share of a layer
   * @param label class whose filters they are
   */
  record Choice(String scorer, double top, int label, Ablation ablation) {}

  private final FilterIndex index;
  private final JudgeSettings settings;
  private final List<FilterIndex.Layer> layers;

  /**
   * @throws Problem (usage) if a prefix fits no layer, or no layer is left
   */
  TopFilters(FilterIndex index, JudgeSettings settings) {
    this.index = index;
    this.settings = settings;
    List<String> names = index.layers().stream().map(FilterIndex.Layer::name).toList();
    for (String prefix : settings.layers()) {
      if (names.stream().noneMatch(name -> matches(name, prefix))) {
        throw Problem.usage(
            "No layer starts with %s, as judge.layers = %s wants; did you mean %s? Layers: %s; hidden dense"
                + " layers and normalisations count if network.units names them.",
            prefix, settings.layers(), NearestName.of(prefix, names), String.join(", ", names));
      }
    }
    this.layers = index.layers().stream().filter(this::isJudged).toList();
    if (layers.isEmpty()) {
      throw Problem.usage(
          "Cannot judge anything: judge.layers = %s leaves no layer; name some that are not"
              + " shortcuts, or set judge.shortcuts = true.",
          settings.layers());
    }
  }

  private boolean isJudged(FilterIndex.Layer layer) {
    return settings.layers().stream().anyMatch(prefix -> matches(layer.name(), prefix))
        && (settings.shortcuts() || !layer.shortcut());
  }

  private static boolean matches(String layer, String prefix) {
    return prefix.equals("all") || layer.startsWith(prefix);
  }

  /** For each layer, or for all together, what every ranking chooses for every class and share. */
  Map<String, List<Choice>> of(List<Ranking> rankings, ScoreSheet scores) {
    Map<String, List<Choice>> byPlace = new LinkedHashMap<>();
    for (Ranking ranking : rankings) {
      for (FilterValues values : ranking.ofEach(index, scores)) {
        List<FilterRank> ranks = FilterRanking.of(index, values);
        for (double top : settings.top()) {
          add(byPlace, ranking.label(), top, values.label(), ranks);
        }
      }
    }
    return byPlace;
  }

  private void add(
      Map<String, List<Choice>> byPlace,
      String scorer,
      double top,
      int label,
      List<FilterRank> ranks) {
    Map<String, List<FilterId>> places = new LinkedHashMap<>();
    for (FilterIndex.Layer layer : layers) {
      int count = FilterRanking.topCount(top, layer.filters());
      ranks.stream()
          .filter(rank -> rank.filter().layer().equals(layer.name()) && rank.rank() <= count)
          .forEach(
              rank ->
                  places
                      .computeIfAbsent(place(layer), place -> new ArrayList<>())
                      .add(rank.filter()));
    }
    places.forEach(
        (place, filters) ->
            byPlace
                .computeIfAbsent(place, p -> new ArrayList<>())
                .add(new Choice(scorer, top, label, new Ablation(filters))));
  }

  private String place(FilterIndex.Layer layer) {
    return settings.together() ? EVERYWHERE : layer.name();
  }
}
