package org.permafrost.network.layer;

import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.permafrost.network.insert.InsertOptions;
import org.permafrost.network.insert.PenaltyInsert;

/**
 * Network slimming (Liu, Li, Shen, Huang, Yan, Zhang 2017, arXiv 1708.06519): {@code strength}
 * times the sum of the absolute scales of batch normalisations is added to the loss, so that
 * training drives the scales of channels it can do without towards zero.
 */
public final class NetworkSlimming implements PenaltyInsert {
  private static final double STRENGTH = 1e-4;

  @Override
  public String kind() {
    return "network-slimming";
  }

  @Override
  public Target target() {
    return Target.SCALES;
  }

  @Override
  public Regularization penalty(InsertOptions options) {
    return new L1Regularization(options.number("strength", STRENGTH, 0, 1));
  }
}
