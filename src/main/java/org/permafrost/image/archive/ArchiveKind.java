package org.permafrost.image.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Kinds of archives, told apart by their first bytes. */
enum ArchiveKind {
  GZIP,
  TAR,
  ZIP,
  OTHER;

  private static final byte[] USTAR = "ustar".getBytes(StandardCharsets.US_ASCII);
  private static final int USTAR_AT = 257;

  /**
   * @param start the first 512 bytes, or all if there are fewer
   */
  static ArchiveKind of(byte[] start) {
    if (startsWith(start, 0, new byte[] {0x1f, (byte) 0x8b})) {
      return GZIP;
    }
    if (startsWith(start, 0, new byte[] {'P', 'K', 3, 4})) {
      return ZIP;
    }
    return startsWith(start, USTAR_AT, USTAR) ? TAR : OTHER;
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] magic) {
    return bytes.length >= at + magic.length
        && Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length);
  }
}
