package org.permafrost.report.data;

import java.util.Locale;

/** Text that stays where it is put on a page. */
final class VisibleText {
  private VisibleText() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isActive(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  /** Also what XML does not allow. */
  private static boolean isActive(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE,
              Character.UNASSIGNED ->
          true;
      case Character.FORMAT -> isDirection(c) || c == 0xFEFF;
      default -> false;
    };
  }

  /** Unicode's Bidi_Control. */
  private static boolean isDirection(int c) {
    return c == 0x061C
        || (c >= 0x200E && c <= 0x200F)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
