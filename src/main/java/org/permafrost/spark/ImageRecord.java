package org.permafrost.spark;

import java.io.Serializable;
import org.permafrost.settings.PrepSettings.Encoding;

/**
 * One prepared image as it travels between stages.
 *
 * @param bytes pixels in the given encoding
 */
public record ImageRecord(String id, int label, Encoding encoding, byte[] bytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
