package org.permafrost.image.decode;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.permafrost.image.structure.RejectReason;
import org.permafrost.image.structure.RejectedException;

/**
 * What decoders say about data they repair. Data that end early or make no sense have cost pixels
 * for certain; data left over behind a scan mean that it was damaged and some pixels are wrong.
 */
final class DecoderWarnings {
  /**
   * Before the end, another scan, its tables or a restart; between other segments it is harmless.
   */
  private static final Pattern LEFT_OVER =
      Pattern.compile("extraneous bytes before marker 0x(d9|da|c4|d[0-7])");

  private DecoderWarnings() {}

  /**
   * @throws RejectedException truncated or undecodable
   */
  static void check(List<String> warnings) throws RejectedException {
    for (String warning : warnings) {
      String text = warning.toLowerCase(Locale.ROOT);
      if (text.contains("premature") || text.contains("truncated")) {
        throw new RejectedException(RejectReason.TRUNCATED, "%s", warning);
      }
      if (text.contains("corrupt") && !text.contains("extraneous") && !text.contains("profile")) {
        throw new RejectedException(RejectReason.UNDECODABLE, "%s", warning);
      }
    }
  }

  static Optional<String> suspicion(List<String> warnings) {
    return warnings.stream()
        .filter(warning -> LEFT_OVER.matcher(warning.toLowerCase(Locale.ROOT)).find())
        .findFirst();
  }
}
