package org.permafrost.report.chart;

import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as people read them, the same in every locale. */
public final class Numbers {
  /** Where there is no value. */
  public static final String NONE = "–";

  private static final Pattern WRITTEN =
      Pattern.compile("–|-?\\d[\\d,]*(\\.\\d+)?(E-?\\d+)?( ?(%|s|min|h|B|KiB|MiB|GiB|TiB))?");

  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Numbers() {}

  /** Whether a text is what one of these wrote. */
  static boolean isWritten(String text) {
    return WRITTEN.matcher(text).matches();
  }

  /** A whole number with its thousands set apart. */
  public static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Up to four significant digits; as a power of ten where it would be long. */
  public static String plain(double value) {
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return NONE;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "-∞";
    }
    if (size != 0 && (size < 1e-3 || size >= 1e7)) {
      return String.format(Locale.ROOT, "%.2E", value);
    }
    int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.01 ? 3 : 4;
    return withoutZeros(String.format(Locale.ROOT, "%,." + digits + "f", value));
  }

  /** A fraction as a percentage with one decimal. */
  public static String percent(double fraction) {
    return Double.isNaN(fraction)
        ? NONE
        : withoutZeros(String.format(Locale.ROOT, "%.1f", fraction * 100)) + " %";
  }

  /** A time in the unit that suits it. */
  public static String seconds(double seconds) {
    if (Double.isNaN(seconds)) {
      return NONE;
    }
    if (seconds < 120) {
      return plain(Math.round(seconds * 10) / 10.0) + " s";
    }
    return seconds < 7200
        ? plain(Math.round(seconds / 6) / 10.0) + " min"
        : plain(Math.round(seconds / 360) / 10.0) + " h";
  }

  /** An amount of memory in the unit that suits it. */
  public static String bytes(double bytes) {
    if (Double.isNaN(bytes)) {
      return NONE;
    }
    int unit = 0;
    double amount = bytes;
    while (amount >= 1024 && unit < BYTES.length - 1) {
      amount /= 1024;
      unit++;
    }
    return plain(Math.round(amount * 10) / 10.0) + " " + BYTES[unit];
  }

  private static String withoutZeros(String number) {
    if (!number.contains(".")) {
      return number;
    }
    String shorter = number.replaceFirst("0+$", "").replaceFirst("\\.$", "");
    return shorter.equals("-0") ? "0" : shorter;
  }
}
