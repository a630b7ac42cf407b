package org.permafrost.spark.stage;

import java.io.Serializable;

/**
 * What a network makes of an image.
 *
 * @param values logits, one per output, or features
 */
public record ImageVector(String imageId, int label, float[] values) implements Serializable {
  private static final long serialVersionUID = 1L;
}
