package org.permafrost.study.file;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.problem.Problem;

/** Reads a factor: blocks of settings by the names of its levels, or one setting and its values. */
final class LevelReader {
  private static final String SETTING = "setting";
  private static final String VALUES = "values";
  private static final String BLOCK = "permafrost";

  private final String name;
  private final ConfigObject factor;

  LevelReader(String name, ConfigValue factor) {
    this.name = checked("factor", name, factor);
    if (!(factor instanceof ConfigObject block)) {
      throw Problem.usage(
          "The factor %s in %s is %s; give its levels in braces, each with its settings.",
          name, factor.origin().description(), factor.unwrapped());
    }
    this.factor = block;
  }

  Factor factor() {
    boolean isShort = factor.containsKey(SETTING) && factor.containsKey(VALUES);
    List<Level> levels = isShort ? values() : blocks();
    if (levels.isEmpty()) {
      throw Problem.usage(
          "The factor %s in %s has no levels; give at least one.",
          name, factor.origin().description());
    }
    return new Factor(name, levels);
  }

  private List<Level> values() {
    String key = factor.toConfig().getString(SETTING);
    if (factor.size() > 2 || !(factor.get(VALUES) instanceof ConfigList list)) {
      throw Problem.usage(
          "The factor %s in %s has a setting, so it needs a list of values and nothing else.",
          name, factor.origin().description());
    }
    List<Level> levels = new ArrayList<>();
    for (ConfigValue value : list) {
      String level = checked("level", String.valueOf(value.unwrapped()), value);
      levels.add(level(level, ConfigFactory.empty().withValue(key, value), value));
    }
    if (new HashSet<>(levels.stream().map(Level::name).toList()).size() < levels.size()) {
      throw Problem.usage(
          "A value of the factor %s in %s is given twice.", name, factor.origin().description());
    }
    return levels;
  }

  private List<Level> blocks() {
    List<Level> levels = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : FileOrder.of(factor)) {
      String level = checked("level", entry.getKey(), entry.getValue());
      if (!(entry.getValue() instanceof ConfigObject block) || block.isEmpty()) {
        throw Problem.usage(
            "The level %s of the factor %s in %s says nothing; give the settings that it stands"
                + " for, even if they are defaults.",
            level, name, entry.getValue().origin().description());
      }
      levels.add(level(level, unwrapped(block.toConfig()), block));
    }
    return levels;
  }

  private static Level level(String name, Config block, ConfigValue where) {
    List<Long> seeds = block.hasPath("seeds") ? block.getLongList("seeds") : List.of();
    if (block.hasPath("seeds")) {
      checkSeeds(seeds, where);
    }
    return new Level(
        name,
        block.withoutPath("seeds").withoutPath("trial").withoutPath("dataset"),
        block.hasPath("trial") ? block.getConfig("trial") : ConfigFactory.empty(),
        block.hasPath("dataset") ? Optional.of(block.getString("dataset")) : Optional.empty(),
        seeds);
  }

  /** Included files have the outer block of a settings file; what is said beside it wins. */
  static Config unwrapped(Config settings) {
    return settings.hasPath(BLOCK)
        ? settings.withoutPath(BLOCK).withFallback(settings.getConfig(BLOCK))
        : settings;
  }

  static void checkSeeds(List<Long> seeds, ConfigValue where) {
    if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
      throw Problem.usage(
          "Cannot use the seeds %s in %s; give at least one, and none twice.",
          seeds, where.origin().description());
    }
  }

  private static String checked(String what, String name, ConfigValue where) {
    if (!name.matches("[^=,\\p{Cntrl}]{1,60}") || !name.strip().equals(name)) {
      throw Problem.usage(
          "Cannot name a %s %s in %s; leave out = and comma, and use at most 60 characters.",
          what, ConfigUtil.quoteString(name), where.origin().description());
    }
    return name;
  }
}
