package org.permafrost.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Text that people wrote into files: UTF-8, with or without the mark some editors put before it.
 */
public final class PlainText {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private PlainText() {}

  /**
   * Lines of a file.
   *
   * @throws CharacterCodingException if it is not UTF-8
   */
  public static List<String> lines(byte[] file) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    return withoutMark(text).lines().toList();
  }

  /** The text without a byte-order mark at its start. */
  public static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }
}
