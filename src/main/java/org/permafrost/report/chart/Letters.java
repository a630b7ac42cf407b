package org.permafrost.report.chart;

/** How much room text takes, estimated: the fonts of the reader are unknown. */
final class Letters {
  /** Height of the letters of charts. */
  static final double SIZE = 11;

  private static final double NARROW = 6.7;
  private static final double WIDE = 11.5;

  private Letters() {}

  static double width(String text) {
    return text.codePoints().mapToDouble(Letters::width).sum();
  }

  /** The text, or its beginning and an ellipsis, in at most this width. */
  static String within(String text, double width) {
    if (width(text) <= width) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    double left = width - width("…");
    for (int c : text.codePoints().toArray()) {
      left -= width(c);
      if (left < 0) {
        break;
      }
      shown.appendCodePoint(c);
    }
    return shown.toString().stripTrailing() + "…";
  }

  /** Letters of East Asia and pictures are as wide as they are high. */
  private static double width(int c) {
    boolean wide = c >= 0x1100 && (Character.isIdeographic(c) || c > 0xFFFF || isEastAsian(c));
    return wide ? WIDE : c == 'm' || c == 'w' || Character.isUpperCase(c) ? 9.2 : NARROW;
  }

  private static boolean isEastAsian(int c) {
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return script == Character.UnicodeScript.HANGUL
        || script == Character.UnicodeScript.HIRAGANA
        || script == Character.UnicodeScript.KATAKANA
        || (c >= 0xFF01 && c <= 0xFF60);
  }
}
