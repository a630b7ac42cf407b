package org.permafrost.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.problem.Problem;
import org.permafrost.problem.Secrets;

/** The settings a run was started with, as {@link Settings#json()} wrote them. */
public final class RecordedSettings {
  private final Config recorded;

  public RecordedSettings(String json) {
    recorded = ConfigFactory.parseString(json);
  }

  /**
   * Checks that nothing in them would be ignored.
   *
   * @param run named in the message
   * @throws Problem (usage) naming the first key that this version does not know
   */
  public void checkKnown(String run) {
    KnownKeys.of(SettingsLoader.reference(), SettingsLoader.OPEN_KEYS)
        .unknown(recorded)
        .ifPresent(
            key -> {
              throw Problem.usage(
                  "The run %s was started with the setting %s, which this version does not know;"
                      + " continue it with the version that started it, or add the jar that brings"
                      + " the setting with --jars.",
                  run, key);
            });
  }

  /**
   * Settings of a file that a run, which keeps its own, does not take over: those with other
   * values, in the order of their keys. Where tables and models are does not count.
   *
   * @throws Problem (usage) if the file cannot be used
   */
  public List<String> overruling(Path file) {
    Config said =
        ConfigFactory.parseString(SettingsLoader.load(Optional.of(file), Map.of()).json());
    return SettingsLoader.keys(file).stream()
        .filter(key -> !key.equals("warehouse") && !key.startsWith("catalog."))
        .filter(said::hasPath)
        .filter(key -> !value(said, key).equals(value(recorded, key)))
        .sorted()
        .toList();
  }

  /**
   * A setting that differs from its default.
   *
   * @param standard its default; empty for one that this version does not know
   */
  public record Change(String key, String value, String standard) {}

  /**
   * Settings that differ from the defaults of this version, in the order of their keys, without
   * secrets. Where tables and models are does not count.
   */
  public List<Change> changes() {
    Config defaults = SettingsLoader.reference().resolve();
    return recorded.entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(key -> !key.equals("warehouse") && !key.startsWith("catalog."))
        .filter(key -> !text(recorded, key).equals(text(defaults, key)))
        .sorted()
        .map(key -> new Change(key, shown(recorded, key), shown(defaults, key)))
        .toList();
  }

  private static String shown(Config config, String key) {
    String text = text(config, key);
    return Secrets.isName(key) && !text.isEmpty() ? Secrets.MASK : Secrets.masked(text);
  }

  private static String text(Config config, String key) {
    return value(config, key).map(RecordedSettings::plain).orElse("");
  }

  /** A number is the same with and without its zeros. */
  private static String plain(Object value) {
    String text = value.toString();
    try {
      return value instanceof List<?>
          ? text
          : new BigDecimal(text).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException notANumber) {
      return text;
    }
  }

  private static Optional<Object> value(Config config, String key) {
    return config.hasPath(key)
        ? Optional.of(config.getValue(key)).map(ConfigValue::unwrapped).map(Object::toString)
        : Optional.empty();
  }
}
