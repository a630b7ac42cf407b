package org.permafrost.study.trial;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;

/**
 * Settings in the form in which they are compared and hashed: those that can change a result, each
 * as one text, without those that have the value they had in {@code study-origin.conf}. So a
 * setting that a later version adds changes no hash, and a default that it changes changes the hash
 * of whoever relied on it.
 */
public final class SettingsForm {
  /** Blocks that can change what a trial comes to. */
  public static final List<String> BLOCKS =
      List.of("network", "train", "learn", "strategy", "rank", "evaluate", "judge");

  /** Blocks that can change what is trained. */
  private static final List<String> OF_TRAINING = List.of("network", "train", "strategy", "rank");

  /** What only says how fast something is done, or what else is written down. */
  private static final List<String> INDIFFERENT =
      List.of("rank.partitions", "rank.keep-image-scores", "network.frozen-cache-mib");

  private static final SortedMap<String, String> ORIGIN =
      flat(ConfigFactory.parseResources(SettingsForm.class.getClassLoader(), "study-origin.conf"));

  private SettingsForm() {}

  /** Of everything that can change what a trial comes to. */
  public static String of(Settings settings) {
    return text(settings, BLOCKS);
  }

  /** Of everything that can change what is trained. */
  static String ofTraining(Settings settings) {
    return text(settings, OF_TRAINING);
  }

  /** Settings that can change a result, key to value. */
  public static SortedMap<String, String> values(Settings settings) {
    SortedMap<String, String> values = flat(ConfigFactory.parseString(settings.json()));
    values.keySet().removeIf(key -> !BLOCKS.contains(block(key)) || INDIFFERENT.contains(key));
    return values;
  }

  /** The value that says the same as none, by key. */
  public static SortedMap<String, String> origin() {
    return new TreeMap<>(ORIGIN);
  }

  private static String text(Settings settings, List<String> blocks) {
    SortedMap<String, String> defaults = values(SettingsLoader.defaults());
    return values(settings).entrySet().stream()
        .filter(entry -> blocks.contains(block(entry.getKey())))
        .filter(
            entry ->
                !entry
                    .getValue()
                    .equals(ORIGIN.getOrDefault(entry.getKey(), defaults.get(entry.getKey()))))
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static String block(String key) {
    return key.substring(0, Math.max(0, key.indexOf('.')));
  }

  /** Values by key, each in one form however it was written. */
  public static SortedMap<String, String> flat(Config config) {
    SortedMap<String, String> values = new TreeMap<>();
    config.entrySet().forEach(entry -> values.put(entry.getKey(), text(entry.getValue())));
    return values;
  }

  private static String text(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.stream().map(SettingsForm::text).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof ConfigObject object) {
      return flat(object.toConfig()).toString();
    }
    String text = String.valueOf(value.unwrapped());
    return text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?")
        ? new BigDecimal(text).stripTrailingZeros().toPlainString()
        : text;
  }
}
