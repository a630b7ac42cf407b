package org.permafrost.network.onednn;

/** The primitives of a convolution for one shape; those of the backward pass when first needed. */
final class ConvolutionPlan {
  private final Convolution convolution;
  private final ConvolutionForward forward;
  private ConvolutionBackwardData backwardData;
  private ConvolutionBackwardWeights backwardWeights;
  private Rectifier rectifier;

  ConvolutionPlan(Convolution convolution) {
    this.convolution = convolution;
    this.forward = ConvolutionForward.of(convolution);
  }

  /** Shape of the array that holds the output. */
  long[] outputArray() {
    return Layout.BLOCKED.arrayShape(convolution.output());
  }

  ConvolutionForward forward() {
    return forward;
  }

  ConvolutionBackwardData backwardData() {
    if (backwardData == null) {
      backwardData = ConvolutionBackwardData.of(convolution.withoutRectifier());
    }
    return backwardData;
  }

  ConvolutionBackwardWeights backwardWeights() {
    if (backwardWeights == null) {
      backwardWeights = ConvolutionBackwardWeights.of(convolution.withoutRectifier());
    }
    return backwardWeights;
  }

  /** Of the output. */
  Rectifier rectifier() {
    if (rectifier == null) {
      rectifier = new Rectifier(convolution.output());
    }
    return rectifier;
  }
}
