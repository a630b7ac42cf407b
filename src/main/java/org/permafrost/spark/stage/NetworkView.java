package org.permafrost.spark.stage;

import java.io.Serializable;

/**
 * What a network makes of an image.
 *
 * @param features that a head reads
 * @param logits of the network's own classifier
 */
public record NetworkView(String imageId, int label, float[] features, float[] logits)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
