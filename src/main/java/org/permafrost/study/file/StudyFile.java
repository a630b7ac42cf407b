package org.permafrost.study.file;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;

/**
 * Reads the file of a study (HOCON). What its settings mean is checked where they are put together.
 */
public final class StudyFile {
  private static final List<String> KEYS =
      List.of(
          "about",
          "dataset",
          "trial",
          "settings",
          "seeds",
          "factors",
          "exclude",
          "corners",
          "reference",
          "outcomes",
          "models",
          "define");
  private static final List<String> MODELS = List.of("last", "all");

  private final Path path;
  private final Config config;

  private StudyFile(Path path, Config config) {
    this.path = path;
    this.config = config;
  }

  /**
   * @throws Problem (usage) for a file that cannot be read, an unknown or missing key, a factor
   *     without levels, a level that says nothing or a name that no factor or level has
   */
  public static Study read(Path path) {
    try {
      Config parsed =
          ConfigFactory.parseFile(
              path.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
      return new StudyFile(path, parsed.resolve()).study();
    } catch (ConfigException e) {
      throw Problem.usage("Cannot use the study %s: %s", path, e.getMessage()).causedBy(e);
    }
  }

  private Study study() {
    config.root().forEach((key, value) -> known("setting of a study", key, KEYS, value));
    List<Factor> factors = factors();
    Config settings = config.hasPath("settings") ? config.getConfig("settings") : none();
    return new Study(
        StudyFiles.name(path),
        config.hasPath("about") ? config.getString("about") : "",
        config.getString("dataset"),
        config.hasPath("trial") ? config.getConfig("trial") : none(),
        LevelReader.unwrapped(settings),
        seeds(),
        factors,
        combinations("exclude", factors),
        combinations("corners", factors),
        reference(factors),
        config.hasPath("outcomes") ? config.getStringList("outcomes") : List.of(),
        models().equals("all"));
  }

  private String models() {
    String models = config.hasPath("models") ? config.getString("models") : MODELS.get(0);
    known("value of models", models, MODELS, config.root().get("models"));
    return models;
  }

  private List<Long> seeds() {
    List<Long> seeds = config.getLongList("seeds");
    LevelReader.checkSeeds(seeds, config.root().get("seeds"));
    return seeds;
  }

  private List<Factor> factors() {
    if (!config.hasPath("factors")) {
      return List.of();
    }
    List<Factor> factors = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> factor : FileOrder.of(config.getObject("factors"))) {
      factors.add(new LevelReader(factor.getKey(), factor.getValue()).factor());
    }
    return factors;
  }

  /** Levels are single texts here. */
  private Map<String, String> reference(List<Factor> factors) {
    Map<String, String> reference = new LinkedHashMap<>();
    if (config.hasPath("reference")) {
      combination(config.getObject("reference"), factors)
          .levels()
          .forEach((factor, levels) -> reference.put(factor, levels.get(0)));
    }
    return reference;
  }

  private List<Combination> combinations(String key, List<Factor> factors) {
    return config.hasPath(key)
        ? config.getObjectList(key).stream().map(c -> combination(c, factors)).toList()
        : List.of();
  }

  private static Combination combination(ConfigObject levels, List<Factor> factors) {
    Map<String, List<String>> named = new LinkedHashMap<>();
    List<String> names = factors.stream().map(Factor::name).toList();
    for (Map.Entry<String, ConfigValue> entry : FileOrder.of(levels)) {
      known("factor", entry.getKey(), names, entry.getValue());
      Factor factor =
          factors.stream().filter(f -> f.name().equals(entry.getKey())).findFirst().orElseThrow();
      List<String> wanted = texts(entry.getValue());
      wanted.forEach(
          level ->
              known(
                  "level of the factor " + factor.name(), level, factor.names(), entry.getValue()));
      named.put(factor.name(), wanted);
    }
    if (named.isEmpty()) {
      throw Problem.usage(
          "The combination in %s names no factor; name at least one, or take it out.",
          levels.origin().description());
    }
    return new Combination(named);
  }

  private static List<String> texts(ConfigValue value) {
    return value instanceof ConfigList list
        ? list.unwrapped().stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value.unwrapped()));
  }

  private static void known(String what, String name, List<String> known, ConfigValue where) {
    if (new HashSet<>(known).contains(name)) {
      return;
    }
    throw known.isEmpty()
        ? Problem.usage(
            "Unknown %s %s in %s; the study has none.", what, name, where.origin().description())
        : Problem.usage(
            "Unknown %s %s in %s; did you mean %s?",
            what, name, where.origin().description(), NearestName.of(name, known));
  }

  private static Config none() {
    return ConfigFactory.empty();
  }
}
