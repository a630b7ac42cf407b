package org.permafrost.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.permafrost.problem.Problem;
import org.permafrost.settings.bind.RecordBinder;

/**
 * Resolves settings. Later wins: {@code reference.conf}, then the user's file, then single keys. A
 * key that {@code reference.conf} does not know is an error.
 */
public final class SettingsLoader {
  private static final String ROOT = "permafrost";
  private static final String REFERENCE = "reference.conf";

  /** Below these keys anything is allowed. */
  static final List<String> OPEN_KEYS = List.of("catalog.properties");

  private static final ConfigParseOptions RECORDED =
      ConfigParseOptions.defaults()
          .setSyntax(ConfigSyntax.JSON)
          .setOriginDescription("recorded settings");

  private SettingsLoader() {}

  /** The defaults alone. */
  public static Settings defaults() {
    return load(Optional.empty(), Map.of());
  }

  /**
   * @param file a HOCON file with or without the outer {@code permafrost} block
   * @param overrides key, without the leading {@code permafrost.}, to value in HOCON syntax
   * @throws Problem (usage) for an unreadable file, an unknown key or a value out of range
   */
  public static Settings load(Optional<Path> file, Map<String, String> overrides) {
    return load(Optional.empty(), file, overrides);
  }

  /**
   * The same with a preset of the program between the defaults and the file.
   *
   * @param preset name of a resource
   */
  public static Settings load(
      Optional<String> preset, Optional<Path> file, Map<String, String> overrides) {
    Config reference = reference();
    Config defaults =
        preset.map(SettingsLoader::resource).orElse(ConfigFactory.empty()).withFallback(reference);
    Config user = file.map(SettingsLoader::parse).orElse(ConfigFactory.empty());
    try {
      Config resolved = resolve(defaults, user, parse(overrides));
      KnownKeys.of(reference, OPEN_KEYS).check(resolved);
      return RecordBinder.bind(resolved, Settings.class);
    } catch (ConfigException e) {
      throw Problem.usage("Cannot use the settings: %s", e.getMessage()).causedBy(e);
    }
  }

  /**
   * The same with layers between the file and the single keys, later ones over earlier ones.
   *
   * @param layers without substitutions
   */
  static Settings load(Optional<Path> file, List<Config> layers, Map<String, String> overrides) {
    Config reference = reference();
    try {
      Config resolved =
          resolve(
              reference,
              file.map(SettingsLoader::parse).orElse(ConfigFactory.empty()),
              ConfigFactory.empty());
      for (Config layer : layers) {
        resolved = layer.withFallback(resolved);
      }
      resolved = parse(overrides).withFallback(resolved);
      KnownKeys.of(reference, OPEN_KEYS).check(resolved);
      return RecordBinder.bind(resolved, Settings.class);
    } catch (ConfigException e) {
      throw Problem.usage("Cannot use the settings: %s", e.getMessage()).causedBy(e);
    }
  }

  /**
   * Settings with some of them changed.
   *
   * @param reset keys and blocks that take their defaults first
   * @param changes keys without the leading {@code permafrost.}
   * @throws Problem (usage) for an unknown key or a value out of range
   */
  public static Settings changed(Settings settings, List<String> reset, Config changes) {
    Config reference = reference();
    Config kept = ConfigFactory.parseString(settings.json());
    for (String key : reset) {
      kept = kept.withoutPath(key);
    }
    try {
      Config changed = changes.withFallback(kept).withFallback(reference).resolve();
      KnownKeys.of(reference, OPEN_KEYS).check(changed);
      return RecordBinder.bind(changed, Settings.class);
    } catch (ConfigException e) {
      throw Problem.usage("Cannot use the settings: %s", e.getMessage()).causedBy(e);
    }
  }

  /** Substitutions count from the root of the user's file, with or without the outer block. */
  private static Config resolve(Config defaults, Config user, Config overrides) {
    if (!hasBlock(user)) {
      return overrides.withFallback(user).withFallback(defaults).resolve();
    }
    user.root().keySet().stream()
        .filter(key -> defaults.root().containsKey(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw Problem.usage(
                  "The setting %s is outside the block %s (%s) and would be ignored; move it into"
                      + " the block.",
                  key, ROOT, user.root().get(key).origin().description());
            });
    return overrides
        .atPath(ROOT)
        .withFallback(user)
        .withFallback(defaults.atPath(ROOT))
        .resolve()
        .getConfig(ROOT);
  }

  /** Asked before anything is resolved, which the path syntax of a Config does not allow. */
  private static boolean hasBlock(Config user) {
    return user.root().containsKey(ROOT);
  }

  /**
   * Settings as {@link Settings#json()} wrote them, with single keys replaced. Keys a newer version
   * added take their defaults.
   *
   * @throws Problem (data) if they are not such JSON; nothing else is read, as an include would
   */
  public static Settings parse(String json, Map<String, String> overrides) {
    Config reference = reference();
    Config single = parse(overrides);
    try {
      Config recorded = OlderSettings.completed(ConfigFactory.parseString(json, RECORDED));
      Config merged = single.withFallback(recorded).withFallback(reference);
      return RecordBinder.bind(merged.resolve(), Settings.class);
    } catch (ConfigException e) {
      throw Problem.data(
              "Cannot read the settings that were recorded with the run; the column settings of"
                  + " runs is damaged: %s",
              e.getMessage())
          .causedBy(e);
    }
  }

  /** Keys that a user's file sets, without the outer block. */
  static Set<String> keys(Path file) {
    Config user = parse(file);
    Config reference = hasBlock(user) ? reference().atPath(ROOT) : reference();
    Config resolved = user.resolveWith(user.withFallback(reference).resolve());
    Config inner = hasBlock(user) ? resolved.getConfig(ROOT) : resolved;
    return inner.entrySet().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  /** The defaults, and those that jars beside this one bring for blocks of their own. */
  static Config reference() {
    Config ours = ConfigFactory.parseResources(SettingsLoader.class.getClassLoader(), REFERENCE);
    return Optional.ofNullable(Thread.currentThread().getContextClassLoader())
        .map(loader -> ours.withFallback(ConfigFactory.parseResources(loader, REFERENCE)))
        .orElse(ours)
        .getConfig(ROOT);
  }

  private static Config resource(String name) {
    return ConfigFactory.parseResources(SettingsLoader.class.getClassLoader(), name)
        .getConfig(ROOT);
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file)) {
      throw Problem.usage(
          "Cannot read the settings file %s; check the path given to --conf.", file);
    }
    try {
      return ConfigFactory.parseFile(
          file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException e) {
      throw Problem.usage("Cannot parse the settings file %s: %s", file, e.getMessage())
          .causedBy(e);
    }
  }

  private static Config parse(Map<String, String> overrides) {
    Map<String, Object> values = new LinkedHashMap<>();
    overrides.forEach(
        (key, value) -> values.put(key.startsWith(ROOT + ".") ? key.substring(11) : key, value));
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      try {
        config = config.withValue(entry.getKey(), parseValue((String) entry.getValue()));
      } catch (ConfigException e) {
        throw Problem.usage(
                "Cannot parse --set %s=%s: %s", entry.getKey(), entry.getValue(), e.getMessage())
            .causedBy(e);
      }
    }
    return config;
  }

  /**
   * Lists and objects are HOCON; everything else is taken as it stands, so that paths need no
   * quotes.
   */
  private static com.typesafe.config.ConfigValue parseValue(String text) {
    String trimmed = text.strip();
    if (trimmed.startsWith("[") || trimmed.startsWith("{")) {
      ConfigParseOptions origin = ConfigParseOptions.defaults().setOriginDescription("--set");
      return ConfigFactory.parseString("v = " + trimmed, origin).root().get("v");
    }
    return ConfigValueFactory.fromAnyRef(text, "--set");
  }
}
