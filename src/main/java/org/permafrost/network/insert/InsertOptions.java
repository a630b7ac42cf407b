package org.permafrost.network.insert;

import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.problem.Problem;
import org.permafrost.settings.InsertSettings;
import org.permafrost.settings.NearestName;

/** Reads the options of an insert; every complaint names the option, the value and what may be. */
public final class InsertOptions {
  private final InsertSettings settings;
  private final TreeMap<String, String> unread;
  private final Set<String> known = new TreeSet<>();

  InsertOptions(InsertSettings settings) {
    this.settings = settings;
    unread = new TreeMap<>(settings.options());
  }

  /**
   * @param usual where it is not set
   * @throws Problem (usage) if it is no number from least to most
   */
  public double number(String key, double usual, double least, double most) {
    String text = read(key);
    double value = text == null ? usual : parse(key, text);
    if (!(value >= least && value <= most)) {
      throw cannot(key, value, "it must lie between " + least + " and " + most);
    }
    return value;
  }

  /** The same for whole numbers. */
  public int whole(String key, int usual, int least, int most) {
    double value = number(key, usual, least, most);
    if (value != Math.rint(value)) {
      throw cannot(key, value, "it must be a whole number");
    }
    return (int) value;
  }

  private double parse(String key, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw cannot(key, text, "it must be a number").causedBy(e);
    }
  }

  private String read(String key) {
    known.add(key);
    return unread.remove(key);
  }

  /** Refuses what nobody read. */
  void checkAllRead() {
    if (!unread.isEmpty()) {
      String key = unread.firstKey();
      throw Problem.usage(
          "Unknown option %s of %s %s (network.inserts); the nearest known one is %s.",
          key,
          settings.kind(),
          settings.at(),
          known.isEmpty() ? "none: it has no options" : NearestName.of(key, known));
    }
  }

  private Problem cannot(String key, Object value, String rule) {
    return Problem.usage(
        "Cannot set %s of %s %s to %s (network.inserts); %s.",
        key, settings.kind(), settings.at(), value, rule);
  }
}
