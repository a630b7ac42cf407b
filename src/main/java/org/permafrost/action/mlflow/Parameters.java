package org.permafrost.action.mlflow;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.settings.Settings;

/** The settings of a run as MLflow's parameters: keys with dots, values as text. */
final class Parameters {
  /** Older servers take no more. */
  private static final int LONGEST = 500;

  private Parameters() {}

  static SortedMap<String, String> of(Settings settings) {
    SortedMap<String, String> parameters = new TreeMap<>();
    ConfigFactory.parseString(settings.json())
        .entrySet()
        .forEach(
            entry -> {
              String key = name(entry.getKey());
              if (!key.startsWith("mlflow.")) {
                boolean text = entry.getValue().valueType() == ConfigValueType.STRING;
                String value =
                    text
                        ? (String) entry.getValue().unwrapped()
                        : String.valueOf(entry.getValue().unwrapped());
                parameters.put(
                    key, value.length() <= LONGEST ? value : value.substring(0, LONGEST - 1) + "…");
              }
            });
    return parameters;
  }

  /** A name that MLflow accepts; other characters become underscores. */
  static String name(String key) {
    return key.replaceAll("[^\\p{Alnum}_./ -]", "_");
  }
}
