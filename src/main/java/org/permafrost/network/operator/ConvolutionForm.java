package org.permafrost.network.operator;

import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/** What DL4J's convolutions all have the same. */
public interface ConvolutionForm {
  /** Divides channels and filters; a filter reads the channels of its group. */
  int getGroups();

  /** Zeros at the bottom and right side of the input. */
  int[] getEndPadding();

  /** Groups of a convolution of any kind. */
  static int groups(ConvolutionLayer layer) {
    return layer instanceof ConvolutionForm form ? form.getGroups() : 1;
  }

  /** Zeros at the bottom and right side of the input of a convolution of any kind. */
  static int[] endPadding(ConvolutionLayer layer) {
    return layer instanceof ConvolutionForm form ? form.getEndPadding() : layer.getPadding();
  }
}
