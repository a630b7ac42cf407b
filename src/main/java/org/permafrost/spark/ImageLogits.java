package org.permafrost.spark;

import java.io.Serializable;

/**
 * What a network says about an image before the softmax.
 *
 * @param logits one per output
 */
@SuppressWarnings("ArrayRecordComponent")
public record ImageLogits(String imageId, int label, float[] logits) implements Serializable {
  private static final long serialVersionUID = 1L;
}
