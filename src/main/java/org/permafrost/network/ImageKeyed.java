package org.permafrost.network;

/** A layer whose training passes draw random numbers for each image. */
public interface ImageKeyed {
  /** From now on training passes are over these images. */
  void draw(ImageKeys keys);
}
