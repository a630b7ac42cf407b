package org.permafrost.network.model;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * What identifies some content.
 *
 * @param size bytes
 * @param sha256 lower-case hexadecimal
 */
public record Checksum(long size, String sha256, int crc) {

  static Checksum of(EntryContent content) throws IOException {
    MessageDigest digest = newDigest();
    CRC32 crc = new CRC32();
    content.writeTo(
        new CheckedOutputStream(
            new DigestOutputStream(OutputStream.nullOutputStream(), digest), crc));
    return new Checksum(content.size(), hex(digest), (int) crc.getValue());
  }

  /** A new SHA-256. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Ends a digest; lower-case hexadecimal. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
