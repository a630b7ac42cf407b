package org.permafrost.spark;

import java.io.Serializable;
import org.permafrost.image.decode.StoredPixels;

/**
 * One prepared image as it travels between stages.
 *
 * @param size side, pixels
 * @param encoding of the bytes: {@code rgb} or {@code png}
 */
public record ImageRecord(String id, int label, int size, String encoding, byte[] bytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Pixels {@code [size, size, 3]}; not to be written to. */
  public byte[] rgb() {
    return StoredPixels.decode(bytes, encoding, size, size);
  }
}
