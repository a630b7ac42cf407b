package org.permafrost.network.model;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes of an entry that can be produced any number of times. */
interface EntryContent {
  long size();

  void writeTo(OutputStream out) throws IOException;

  static EntryContent of(byte[] bytes) {
    return new EntryContent() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
      }
    };
  }

  /** Little-endian float32. */
  static EntryContent of(float[] values) {
    return new EntryContent() {
      @Override
      public long size() {
        return (long) values.length * Float.BYTES;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        FloatBytes.write(values, out);
      }
    };
  }
}
