package org.permafrost.network.insert;

/** A convolution that is to be replaced, and the network around it. */
public interface ConvolutionSite {
  String name();

  /** Vertex it reads. */
  String from();

  int filters();

  /** Side of its square kernel; it pads by half of it. */
  int kernel();

  int stride();

  /** Whether it has a bias, since no normalisation follows. */
  boolean bias();

  /**
   * Adds a square convolution that keeps the size at stride 1.
   *
   * @return its name
   */
  String convolution(String name, String from, int filters, int kernel, int stride, boolean bias);
}
