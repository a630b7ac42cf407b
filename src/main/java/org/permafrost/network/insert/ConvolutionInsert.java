package org.permafrost.network.insert;

/**
 * What stands in place of a convolution, made of convolutions. All of them are in the catalogue, so
 * that their filters are ranked and frozen like any other, and run natively where others do.
 */
public non-sealed interface ConvolutionInsert extends Insert {
  /**
   * Adds the convolutions. The last of them has the name, the filters and the size of output of the
   * one it replaces.
   *
   * @throws org.permafrost.problem.Problem (usage) for options out of range
   */
  void build(ConvolutionSite site, InsertOptions options);
}
