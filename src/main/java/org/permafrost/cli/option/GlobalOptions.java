package org.permafrost.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.permafrost.cli.print.ConsoleProgress;
import org.permafrost.method.registry.Methods;
import org.permafrost.problem.Secrets;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.SettingsSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options every command has, in front of the command's name or after it. */
public final class GlobalOptions {
  private static final Pattern PLACE =
      Pattern.compile("(permafrost\\.)?(warehouse$|catalog(\\.|$))");

  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      order = 100,
      description = "Folder of tables and models (default: ./warehouse).")
  private String warehouse;

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      order = 101,
      description = "Settings file (HOCON) over the built-in defaults.")
  private Path conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      order = 102,
      description = "One setting, for example train.batch-size=32; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--json",
      order = 103,
      description = "Print the result as JSON on standard output.")
  private boolean json;

  @Option(names = "--verbose", order = 104, description = "Print stack traces and Spark's log.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 105,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  /** The global options of a command, whatever it calls its mixin. */
  public static GlobalOptions of(CommandLine command) {
    return command.getCommandSpec().mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(GlobalOptions.class::isInstance)
        .map(GlobalOptions.class::cast)
        .findFirst()
        .orElseGet(GlobalOptions::new);
  }

  /** Takes over what the outer command line says and this one leaves open. */
  public void inherit(GlobalOptions outer) {
    warehouse = warehouse == null ? outer.warehouse : warehouse;
    conf = conf == null ? outer.conf : conf;
    Map<String, String> merged = new LinkedHashMap<>(outer.set);
    merged.putAll(set);
    set = merged;
    json |= outer.json;
    verbose |= outer.verbose;
  }

  /** The options that say where tables and models are, as they were given, without secrets. */
  List<String> place() {
    List<String> words = new ArrayList<>();
    if (warehouse != null) {
      words.addAll(List.of("--warehouse", Secrets.masked(warehouse)));
    }
    if (conf != null) {
      words.addAll(List.of("--conf", conf.toString()));
    }
    set.forEach(
        (key, value) -> {
          if (PLACE.matcher(key).lookingAt()) {
            words.addAll(List.of("--set", Secrets.setting(key, value)));
          }
        });
    return words;
  }

  /** Whether {@code --set} says more than where tables and models are. */
  public boolean setsMoreThanPlace() {
    return set.keySet().stream().anyMatch(key -> !PLACE.matcher(key).lookingAt());
  }

  /** The settings file. */
  public Optional<Path> file() {
    return Optional.ofNullable(conf);
  }

  /** Results go to standard output as JSON. */
  public boolean isJson() {
    return json;
  }

  /** Failures are printed with their stack trace. */
  public boolean isVerbose() {
    return verbose;
  }

  /** Progress on standard error: a bar on a terminal, lines elsewhere. */
  public ConsoleProgress progress() {
    return ConsoleProgress.onStandardError();
  }

  /**
   * Settings of this command line: defaults, then {@code --conf}, then {@code --set}, then the
   * command's own options.
   *
   * @param options setting key to value; null values are options not given
   */
  public Settings settings(Map<String, Object> options) {
    return settings(Optional.empty(), options);
  }

  /**
   * The same over a preset.
   *
   * @param preset resource that comes after the defaults and before {@code --conf}
   */
  public Settings settings(String preset, Map<String, Object> options) {
    return settings(Optional.of(preset), options);
  }

  /** The same for a command that needs settings of several kinds. */
  public SettingsSource source() {
    return new SettingsSource(file(), overrides());
  }

  private Map<String, String> overrides() {
    Map<String, String> overrides = new LinkedHashMap<>(set);
    if (warehouse != null) {
      overrides.put("warehouse", warehouse);
    }
    return overrides;
  }

  private Settings settings(Optional<String> preset, Map<String, Object> options) {
    Map<String, String> overrides = overrides();
    options.forEach(
        (key, value) -> {
          if (value != null) {
            overrides.put(key, value.toString());
          }
        });
    Settings settings = SettingsLoader.load(preset, Optional.ofNullable(conf), overrides);
    Methods.checkName(settings.strategy().freeze());
    return settings;
  }
}
