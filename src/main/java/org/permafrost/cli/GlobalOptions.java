package org.permafrost.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import picocli.CommandLine.Option;

/** Options every command has. */
final class GlobalOptions {
  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      description = "Folder of tables and models (default: ./warehouse).")
  private String warehouse;

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "Settings file (HOCON) over the built-in defaults.")
  private Path conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, for example train.batch-size=32; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(names = "--json", description = "Print the result as JSON on standard output.")
  boolean json;

  @Option(names = "--verbose", description = "Print stack traces and Spark's log.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /**
   * Settings of this command line: defaults, then {@code --conf}, then {@code --set}, then the
   * command's own options.
   *
   * @param options setting key to value; null values are options not given
   */
  Settings settings(Map<String, Object> options) {
    Map<String, String> overrides = new LinkedHashMap<>(set);
    if (warehouse != null) {
      overrides.put("warehouse", warehouse);
    }
    options.forEach(
        (key, value) -> {
          if (value != null) {
            overrides.put(key, value.toString());
          }
        });
    return SettingsLoader.load(Optional.ofNullable(conf), overrides);
  }
}
