package org.permafrost.network.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes entries one after another; {@link #finish} adds the directory. */
final class StoredZipWriter {
  private final OutputStream out;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int entries;
  private long offset;

  StoredZipWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes one entry, whose content must match what {@code entry} announces. */
  void write(StoredZip.Entry entry, EntryContent content) throws IOException {
    if (offset + entry.size() > StoredZip.MAX_SIZE) {
      throw new IOException("a model file holds at most 4 GiB");
    }
    byte[] header = StoredZip.localHeader(entry);
    directory.write(StoredZip.centralHeader(entry, offset));
    out.write(header);
    content.writeTo(out);
    offset += header.length + entry.size();
    entries++;
  }

  void finish() throws IOException {
    directory.writeTo(out);
    out.write(StoredZip.end(entries, directory.size(), offset));
  }
}
