package org.permafrost.network.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the dialect of {@link StoredZip} front to back and nothing else: every header must be the
 * one the writer would have written, so that no byte goes unchecked. Sizes are compared with what
 * is left of the file before anybody allocates anything.
 */
final class StoredZipReader {
  private static final int MAX_NAME = 200;

  private final InputStream in;
  private final long length;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long position;
  private int entries;

  StoredZipReader(InputStream in, long length) {
    this.in = in;
    this.length = length;
  }

  /** The next entry's header; its content must be read before the next call. */
  StoredZip.Entry next() throws IOException {
    byte[] fixed = read(StoredZip.LOCAL_LENGTH, "the header of entry " + (entries + 1));
    ByteBuffer header = ByteBuffer.wrap(fixed).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != StoredZip.LOCAL_SIGNATURE) {
      throw new DamagedFileException(
          entries == 0 ? "it is not a zip file" : "entry %d has no zip header", entries + 1);
    }
    int nameLength = Short.toUnsignedInt(header.getShort(26));
    if (nameLength > MAX_NAME) {
      throw new DamagedFileException("an entry's name has %d bytes", nameLength);
    }
    byte[] name = read(nameLength, "an entry's name");
    StoredZip.Entry entry =
        new StoredZip.Entry(
            new String(name, StandardCharsets.UTF_8),
            Integer.toUnsignedLong(header.getInt(22)),
            header.getInt(14));
    byte[] whole = Arrays.copyOf(fixed, fixed.length + name.length);
    System.arraycopy(name, 0, whole, fixed.length, name.length);
    if (!Arrays.equals(whole, StoredZip.localHeader(entry))) {
      throw new DamagedFileException(
          "entry %s was not written by Permafrost, or its header is damaged", entry.name());
    }
    if (entry.size() > length - position) {
      throw new DamagedFileException(
          "it is truncated: entry %s should have %d bytes, %d are left",
          entry.name(), entry.size(), length - position);
    }
    directory.write(StoredZip.centralHeader(entry, position - whole.length));
    position += entry.size();
    entries++;
    return entry;
  }

  /** Where the content of the entry just announced comes from. */
  InputStream content() {
    return in;
  }

  /** Checks that nothing but the right directory follows. */
  void finish() throws IOException {
    long start = position;
    byte[] end = StoredZip.end(entries, directory.size(), start);
    byte[] found = read(directory.size() + end.length, "the directory at the end");
    directory.write(end);
    if (!Arrays.equals(found, directory.toByteArray())) {
      throw new DamagedFileException("the directory at its end is damaged or lists other entries");
    }
    if (position != length) {
      throw new DamagedFileException("%d bytes follow its end", length - position);
    }
  }

  private byte[] read(int count, String what) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new DamagedFileException(
          length == 0 ? "it is empty" : "it is truncated: %s is missing", what);
    }
    position += count;
    return bytes;
  }
}
