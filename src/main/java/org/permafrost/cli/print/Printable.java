package org.permafrost.cli.print;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text that stays where it is printed. Names come from folders and files of other people: what ends
 * a line, moves the cursor, colours the terminal or turns the reading direction is written as an
 * escape.
 */
public final class Printable {
  private static final Pattern LINE_END = Pattern.compile("\\r?\\n");

  private Printable() {}

  /** On one line. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                  if (isActive(c)) {
                    shown.append(String.format(Locale.ROOT, "\\u%04x", c));
                  } else {
                    shown.appendCodePoint(c);
                  }
                }
              }
            });
    return shown.toString();
  }

  /** A message of several lines, which it keeps. */
  public static String lines(String text) {
    return LINE_END
        .splitAsStream(text)
        .map(Printable::of)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static boolean isActive(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
          true;
      default -> isDirection(c);
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
