package org.permafrost.network.layer;

import org.permafrost.network.insert.ConvolutionInsert;
import org.permafrost.network.insert.ConvolutionSite;
import org.permafrost.network.insert.InsertOptions;

/**
 * A convolution as a product of two (Zhang, Zou, He, Sun 2015, arXiv 1505.06798, there fitted to a
 * trained network, here trained from the start): a few filters of the same kernel and stride, then
 * a 1x1 convolution to the wanted number, without anything between them. The filters of both are in
 * the catalogue.
 */
public final class LowRankConvolution implements ConvolutionInsert {
  private static final double SHARE = 0.25;

  @Override
  public String kind() {
    return "low-rank-convolution";
  }

  @Override
  public void build(ConvolutionSite site, InsertOptions options) {
    double share = options.number("share", SHARE, 0.001, 1);
    int rank = (int) Math.max(1, Math.rint(share * site.filters()));
    String basis =
        site.convolution(
            site.name() + "-basis", site.from(), rank, site.kernel(), site.stride(), false);
    site.convolution(site.name(), basis, site.filters(), 1, 1, site.bias());
  }
}
