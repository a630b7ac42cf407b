package org.permafrost.cli.print;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.EastAsianWidth;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;

/**
 * How many terminal cells a text takes, by what a reader sees as one character (Unicode's grapheme
 * clusters): two for East Asian wide ones, emoji and flags, none for marks and joiners by
 * themselves, one for others and for each spacing mark behind them.
 */
final class TextWidth {
  private static final String ELLIPSIS = "…";
  private static final int EMOJI_STYLE = 0xFE0F;

  private TextWidth() {}

  static int of(String text) {
    return isAscii(text)
        ? text.length()
        : characters(text).stream().mapToInt(TextWidth::cells).sum();
  }

  /** The text, or as much of it as fits with an ellipsis behind it. */
  static String cut(String text, int cells) {
    if (of(text) <= cells) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int used = 1;
    for (String character : characters(text)) {
      used += cells(character);
      if (used > cells) {
        break;
      }
      kept.append(character);
    }
    return kept + ELLIPSIS;
  }

  /** The text with spaces behind it, up to a width. */
  static String padded(String text, int cells) {
    return text + " ".repeat(Math.max(0, cells - of(text)));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static List<String> characters(String text) {
    BreakIterator breaks = BreakIterator.getCharacterInstance(ULocale.ROOT);
    breaks.setText(text);
    List<String> characters = new ArrayList<>();
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
      characters.add(text.substring(start, end));
    }
    return characters;
  }

  private static int cells(String character) {
    int base = character.codePointAt(0);
    if (isWide(base) || isEmojiSequence(character, base)) {
      return 2;
    }
    return switch (UCharacter.getType(base)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default ->
          1
              + (int)
                  character
                      .codePoints()
                      .skip(1)
                      .filter(c -> UCharacter.getType(c) == Character.COMBINING_SPACING_MARK)
                      .count();
    };
  }

  private static boolean isWide(int codePoint) {
    int width = UCharacter.getIntPropertyValue(codePoint, UProperty.EAST_ASIAN_WIDTH);
    return width == EastAsianWidth.WIDE || width == EastAsianWidth.FULLWIDTH;
  }

  /** A flag of two letters, or a character asked to be drawn as an emoji. */
  private static boolean isEmojiSequence(String character, int base) {
    int others = character.codePointCount(0, character.length()) - 1;
    return others > 0
        && (UCharacter.hasBinaryProperty(base, UProperty.REGIONAL_INDICATOR)
            || (UCharacter.hasBinaryProperty(base, UProperty.EMOJI)
                && character.codePoints().anyMatch(c -> c == EMOJI_STYLE)));
  }
}
