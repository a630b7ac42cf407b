package org.permafrost.image.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry.NameSource;

/**
 * Names of the entries of archives, whatever the locale. They are UTF-8 today; older ones are read
 * in the character set that the format had before, in which every byte is a character, so that
 * different names stay different.
 */
final class EntryNames {
  /** Every byte is a character with the same number. */
  static final Charset TAR_BYTES = StandardCharsets.ISO_8859_1;

  private EntryNames() {}

  /** A name that was read as {@link #TAR_BYTES}, or as what it is from an extended header. */
  static String ofTar(String name) {
    boolean bytes = name.chars().allMatch(c -> c <= 0xff);
    return bytes ? utf8Or(name.getBytes(TAR_BYTES), TAR_BYTES) : name;
  }

  static String ofZip(ZipArchiveEntry entry) {
    return entry.getNameSource() == NameSource.UNICODE_EXTRA_FIELD || entry.getRawName() == null
        ? entry.getName()
        : utf8Or(entry.getRawName(), zipBytes());
  }

  /** The format's own character set; a small Java may lack it. */
  private static Charset zipBytes() {
    return Charset.isSupported("IBM437") ? Charset.forName("IBM437") : TAR_BYTES;
  }

  private static String utf8Or(byte[] name, Charset other) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      return new String(name, other);
    }
  }
}
