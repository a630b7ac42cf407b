package org.permafrost.settings;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.problem.Problem;

/**
 * What a command line says about settings, for commands that train under several.
 *
 * @param file the user's file
 * @param overrides single keys, which win over everything else
 */
public record SettingsSource(Optional<Path> file, Map<String, String> overrides) {
  public SettingsSource {
    overrides = Map.copyOf(overrides);
  }

  /**
   * Defaults, then the file, then these layers, later ones over earlier ones, then single keys.
   *
   * @param layers keys without the leading {@code permafrost.}, without substitutions
   * @throws Problem (usage) for an unknown key or a value out of range
   */
  public Settings with(List<Config> layers) {
    return SettingsLoader.load(file, layers, overrides);
  }
}
