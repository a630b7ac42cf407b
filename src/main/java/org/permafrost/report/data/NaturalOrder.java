package org.permafrost.report.data;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names in the order in which people count: {@code stage2} before {@code stage10}. The stem of a
 * network comes before everything else, as the images do.
 */
public final class NaturalOrder {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  public static final Comparator<String> OF_NAMES =
      Comparator.comparing((String name) -> !name.startsWith("stem"))
          .thenComparing(NaturalOrder::padded)
          .thenComparing(Comparator.naturalOrder());

  private NaturalOrder() {}

  private static String padded(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(n -> Matcher.quoteReplacement("0".repeat(18 - n.group().length()) + n.group()));
  }
}
