package org.permafrost.network;

import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;

/** Specifications that several tests share. */
final class TestNetworks {
  private TestNetworks() {}

  static OptimizerSettings optimizer(Rule rule, double weightDecay) {
    return new OptimizerSettings(rule, 0.01, 0.9, 0.9, 0.999, 1e-8, weightDecay, 0);
  }

  static NetworkSpec spec(Architecture architecture, int imageSize) {
    return new NetworkSpec(architecture, imageSize, 10, 7, optimizer(Rule.NESTEROV, 1e-4));
  }
}
