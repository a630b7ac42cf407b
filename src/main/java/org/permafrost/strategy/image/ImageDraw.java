package org.permafrost.strategy.image;

import java.io.Serializable;

/** The images of one epoch. A function of the image alone, wherever it is asked. */
public interface ImageDraw extends Serializable {
  /** Every image, once. */
  ImageDraw ALL = image -> 1;

  /**
   * How much an image counts in the loss; 0 leaves it out.
   *
   * @param image its id
   */
  float weight(String image);
}
