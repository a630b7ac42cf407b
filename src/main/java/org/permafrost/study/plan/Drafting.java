package org.permafrost.study.plan;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsSource;
import org.permafrost.study.file.Level;
import org.permafrost.study.file.Study;
import org.permafrost.study.trial.Cell;
import org.permafrost.study.trial.SettingsForm;
import org.permafrost.study.trial.TrialKind;
import org.permafrost.study.trial.TrialKinds;

/** Puts the settings of each trial together: those of the study, then those of each level. */
final class Drafting {
  private static final String KIND = "kind";
  private static final String BUDGET = "budget-of";
  private static final String SEED = "train.seed";

  private final SettingsSource source;
  private final Function<String, DatasetDescription> datasets;

  Drafting(SettingsSource source, Function<String, DatasetDescription> datasets) {
    this.source = source;
    this.datasets = datasets;
  }

  /**
   * One per cell and seed: the first seed of all cells, then the second; of each, those that need
   * another trial come last.
   */
  List<Draft> of(Study study, List<Cell> cells) {
    Map<Cell, List<Draft>> byCell = new LinkedHashMap<>();
    cells.forEach(cell -> byCell.put(cell, drafts(study, cell)));
    int most = byCell.values().stream().mapToInt(List::size).max().orElse(0);
    return IntStream.range(0, most)
        .boxed()
        .flatMap(
            i ->
                byCell.values().stream()
                    .filter(drafts -> drafts.size() > i)
                    .map(drafts -> drafts.get(i))
                    .sorted(Comparator.comparing(draft -> !draft.budgetOf().isEmpty())))
        .toList();
  }

  private List<Draft> drafts(Study study, Cell cell) {
    List<Level> levels =
        study.factors().stream().map(f -> f.level(cell.levels().get(f.name()))).toList();
    List<Config> layers = new ArrayList<>(List.of(study.settings()));
    Config said = study.trial();
    String dataset = study.dataset();
    List<Long> seeds = study.seeds();
    for (Level level : levels) {
      layers.add(level.settings());
      said = level.trial().withFallback(said);
      dataset = level.dataset().orElse(dataset);
      seeds = level.seeds().isEmpty() ? seeds : level.seeds();
    }
    layers.forEach(layer -> checkBlocks(study, layer));
    TrialKind kind = TrialKinds.named(said.hasPath(KIND) ? said.getString(KIND) : "train");
    Config options = options(kind, said.withoutPath(KIND).withoutPath(BUDGET));
    Map<String, String> budgetOf = budgetOf(study, said);
    DatasetDescription data = datasets.apply(dataset);
    List<Draft> drafts = new ArrayList<>();
    for (long seed : seeds) {
      drafts.add(new Draft(cell, seed, kind, options, budgetOf, data, settings(layers, seed)));
    }
    return drafts;
  }

  private Settings settings(List<Config> layers, long seed) {
    List<Config> all = new ArrayList<>(layers);
    all.add(ConfigFactory.empty().withValue(SEED, ConfigValueFactory.fromAnyRef(seed)));
    Settings settings = source.with(all);
    if (settings.train().seed() != seed) {
      throw Problem.usage(
          "A study sets train.seed itself; leave out --set train.seed and change its seeds.");
    }
    return settings;
  }

  /** Of other blocks nothing would come of what they say; a slip among these is found later. */
  private static void checkBlocks(Study study, Config layer) {
    if (layer.hasPath(SEED)) {
      throw Problem.usage(
          "The study %s sets train.seed in %s; give the numbers under seeds.",
          study.name(), layer.getValue(SEED).origin().description());
    }
    Set<String> known = new TreeSet<>(SettingsForm.BLOCKS);
    for (Map.Entry<String, ConfigValue> entry : layer.root().entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw Problem.usage(
            "A study cannot set %s, as in %s; its settings begin with %s. Did you mean %s?",
            entry.getKey(),
            entry.getValue().origin().description(),
            String.join(", ", known),
            NearestName.of(entry.getKey(), known));
      }
    }
  }

  private static Config options(TrialKind kind, Config said) {
    Set<String> known = new TreeSet<>();
    kind.options().root().keySet().forEach(known::add);
    known.add(KIND);
    known.add(BUDGET);
    for (Map.Entry<String, ConfigValue> entry : said.root().entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw Problem.usage(
            "Unknown option trial.%s in %s; did you mean trial.%s? A trial of the kind %s has: %s.",
            entry.getKey(),
            entry.getValue().origin().description(),
            NearestName.of(entry.getKey(), known),
            kind.name(),
            String.join(", ", known));
      }
    }
    return said.withFallback(kind.options());
  }

  private static Map<String, String> budgetOf(Study study, Config said) {
    if (!said.hasPath(BUDGET)) {
      return Map.of();
    }
    Map<String, String> levels =
        said.getObject(BUDGET).entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, e -> String.valueOf(e.getValue().unwrapped())));
    levels.forEach(
        (factor, level) -> {
          List<String> factors = study.factors().stream().map(f -> f.name()).toList();
          if (!factors.contains(factor)) {
            throw Problem.usage(
                "Unknown factor %s in trial.budget-of of the study %s; did you mean %s?",
                ConfigUtil.quoteString(factor), study.name(), NearestName.of(factor, factors));
          }
        });
    return levels;
  }
}
