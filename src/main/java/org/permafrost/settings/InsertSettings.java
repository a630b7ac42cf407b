package org.permafrost.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.problem.Problem;

/**
 * One entry of {@code network.inserts}: a layer or penalty that a network's architecture does not
 * have by itself.
 *
 * @param kind name of what stands there
 * @param at place in the network, such as {@code after stage2}
 * @param options its own, as texts; whoever builds the network checks them
 */
public record InsertSettings(String kind, String at, SortedMap<String, String> options) {
  private static final String KEY = "network.inserts";

  /** Copies the options. */
  public InsertSettings {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  static List<InsertSettings> list(List<Map<String, Object>> entries) {
    List<InsertSettings> inserts = new ArrayList<>();
    for (Map<String, Object> entry : entries) {
      SortedMap<String, String> options = new TreeMap<>();
      entry.forEach((key, value) -> options.put(key, text(entry, key, value)));
      inserts.add(
          new InsertSettings(
              required(entry, options.remove("kind"), "kind"),
              required(entry, options.remove("at"), "at"),
              options));
    }
    return List.copyOf(inserts);
  }

  private static String required(Map<String, Object> entry, String value, String key) {
    if (value == null) {
      throw Problem.usage(
          "Cannot set %s to %s; each entry needs kind and at, this one has no %s.",
          KEY, entry, key);
    }
    return value;
  }

  private static String text(Map<String, Object> entry, String key, Object value) {
    if (value instanceof Map || value instanceof Collection || value == null) {
      throw Problem.usage(
          "Cannot set %s to %s; %s must be a text, a number, true or false.", KEY, entry, key);
    }
    return value.toString();
  }

  /** As people write it. */
  @Override
  public String toString() {
    return kind + " " + at + (options.isEmpty() ? "" : " " + options);
  }
}
