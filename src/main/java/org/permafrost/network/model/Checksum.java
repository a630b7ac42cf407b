package org.permafrost.network.model;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.permafrost.hash.Sha256;

/**
 * What identifies some content.
 *
 * @param size bytes
 * @param sha256 lower-case hexadecimal
 */
public record Checksum(long size, String sha256, int crc) {

  static Checksum of(EntryContent content) throws IOException {
    Sha256 sha256 = new Sha256();
    CRC32 crc = new CRC32();
    content.writeTo(new CheckedOutputStream(sha256.writing(OutputStream.nullOutputStream()), crc));
    return new Checksum(content.size(), sha256.hex(), (int) crc.getValue());
  }
}
