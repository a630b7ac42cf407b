package org.permafrost.head;

import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Block;
import org.permafrost.settings.bind.Whole;

/**
 * Heads on frozen features; {@code reference.conf} documents each.
 *
 * @param sldaShrinkage e of streaming discriminant analysis
 * @param fecamDiagonal first shrinkage of FeCAM
 * @param fecamOffDiagonal second shrinkage of FeCAM
 * @param ridgeFeatures random features of ridge regression
 * @param ridgeGamma 0 chooses on the hold-out
 * @param mix weight of the head beside the network
 * @param seed of the random features
 */
@Block("head")
public record HeadSettings(
    @Between double sldaShrinkage,
    @Between(most = 1e6) double fecamDiagonal,
    @Between(most = 1e6) double fecamOffDiagonal,
    @Whole(least = 1, most = 16_000) int ridgeFeatures,
    @Between(most = 1e6) double ridgeGamma,
    @Between(most = 1000) double mix,
    @Whole long seed) {

  /** What a head begins with; a gamma of 0 is chosen later. */
  public HeadNumbers numbers() {
    return new HeadNumbers(sldaShrinkage, fecamDiagonal, fecamOffDiagonal, ridgeGamma, 1);
  }
}
