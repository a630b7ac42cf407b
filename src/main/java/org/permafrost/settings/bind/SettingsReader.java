package org.permafrost.settings.bind;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.permafrost.problem.Problem;
import org.permafrost.problem.Secrets;

/**
 * Reads typed values with range checks; every complaint names the key, the value and what is
 * allowed.
 */
final class SettingsReader {
  private final Config config;
  private final String prefix;

  SettingsReader(Config config) {
    this(config, "");
  }

  private SettingsReader(Config config, String prefix) {
    this.config = config;
    this.prefix = prefix;
  }

  SettingsReader in(String block) {
    return new SettingsReader(config.getConfig(block), prefix + block + ".");
  }

  /** One line, without these keys and what is secret in the others. */
  String json(String... except) {
    Config shown = config;
    for (String key : except) {
      shown = shown.withoutPath(key);
    }
    return Secrets.masked(shown.root().render(ConfigRenderOptions.concise()));
  }

  String text(String key) {
    return read(key, "a text", () -> config.getString(key));
  }

  boolean flag(String key) {
    return read(key, "true or false", () -> config.getBoolean(key));
  }

  int whole(String key, int least, int most) {
    return (int) whole(key, (long) least, (long) most);
  }

  long whole(String key, long least, long most) {
    long value = read(key, "a whole number", () -> config.getLong(key));
    if (value < least || value > most) {
      throw Problem.usage(
          "Cannot set %s to %d; it must lie between %d and %d.", prefix + key, value, least, most);
    }
    return value;
  }

  double number(String key, double least, double most) {
    double value = read(key, "a number", () -> config.getDouble(key));
    if (!(value >= least && value <= most)) {
      throw Problem.usage(
          "Cannot set %s to %s; it must lie between %s and %s.", prefix + key, value, least, most);
    }
    return value;
  }

  List<Double> numbers(String key, int count) {
    List<Double> values = read(key, "a list of numbers", () -> config.getDoubleList(key));
    if (values.size() != count) {
      throw Problem.usage(
          "Cannot set %s to %s; it must have %d numbers.", prefix + key, values, count);
    }
    return List.copyOf(values);
  }

  /** So many numbers, each above 0. */
  List<Double> positives(String key, int count) {
    List<Double> values = numbers(key, count);
    if (values.stream().anyMatch(value -> !(value > 0))) {
      throw Problem.usage(
          "Cannot set %s to %s; each number must be positive.", prefix + key, values);
    }
    return values;
  }

  /** At least one number, each above 0 and up to 1. */
  List<Double> shares(String key) {
    List<Double> shares = read(key, "a list of numbers", () -> config.getDoubleList(key));
    if (shares.isEmpty() || shares.stream().anyMatch(share -> !(share > 0 && share <= 1))) {
      throw Problem.usage(
          "Cannot set %s to %s; it must have numbers above 0 and up to 1.", prefix + key, shares);
    }
    return List.copyOf(shares);
  }

  List<String> texts(String key) {
    return List.copyOf(read(key, "a list", () -> config.getStringList(key)));
  }

  /** Blocks in a list, each by its own keys. */
  List<Map<String, Object>> objects(String key) {
    return List.copyOf(
        read(
            key,
            "a list of blocks in braces",
            () -> config.getObjectList(key).stream().map(o -> o.unwrapped()).toList()));
  }

  Map<String, String> map(String key) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.getConfig(key).entrySet()) {
      map.put(entry.getKey().replace("\"", ""), String.valueOf(entry.getValue().unwrapped()));
    }
    return Map.copyOf(map);
  }

  /** One of the constants of an enum. */
  Object choice(String key, Class<?> type) {
    return constant(key, text(key), type);
  }

  /** Constants of an enum. */
  List<Object> choices(String key, Class<?> type) {
    return texts(key).stream().map(value -> constant(key, value, type)).toList();
  }

  private Object constant(String key, String value, Class<?> type) {
    List<Enum<?>> constants =
        Arrays.stream(type.getEnumConstants()).<Enum<?>>map(Enum.class::cast).toList();
    return constants.stream()
        .filter(constant -> Labels.of(constant).equals(value.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.usage(
                    "Cannot set %s to \"%s\"; choose one of %s.",
                    prefix + key,
                    value,
                    constants.stream().map(Labels::of).collect(Collectors.joining(", "))));
  }

  private <T> T read(String key, String expected, java.util.function.Supplier<T> getter) {
    try {
      return getter.get();
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      throw Problem.usage(
              "Cannot set %s to %s; it must be %s.",
              prefix + key, config.getValue(key).unwrapped(), expected)
          .causedBy(e);
    }
  }
}
