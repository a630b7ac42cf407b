package org.permafrost.spark.train.round;

import java.io.Serializable;
import org.permafrost.spark.ImageRecord;

/**
 * Which image stands at a place of a minibatch.
 *
 * @param label its class
 */
public record BatchImage(String id, int label) implements Serializable {
  private static final long serialVersionUID = 1L;

  public static BatchImage of(ImageRecord image) {
    return new BatchImage(image.id(), image.label());
  }
}
