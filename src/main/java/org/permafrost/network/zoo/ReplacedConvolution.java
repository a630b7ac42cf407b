package org.permafrost.network.zoo;

import org.permafrost.network.insert.ConvolutionSite;

/** A convolution of a sketch that something else may stand for. */
record ReplacedConvolution(
    GraphSketch sketch, String name, String from, int filters, int kernel, int stride, boolean bias)
    implements ConvolutionSite {
  @Override
  public String convolution(
      String part, String source, int width, int side, int step, boolean withBias) {
    return sketch.plainConvolution(part, source, width, side, step, withBias);
  }
}
