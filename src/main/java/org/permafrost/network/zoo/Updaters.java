package org.permafrost.network.zoo;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/** DL4J's updater for an update rule, at its base learning rate. */
final class Updaters {
  private Updaters() {}

  static IUpdater of(OptimizerSettings optimizer) {
    double rate = optimizer.learningRate();
    return switch (optimizer.name()) {
      case SGD -> new Sgd(rate);
      case NESTEROV -> new Nesterovs(rate, optimizer.momentum());
      case ADAM -> new Adam(rate, optimizer.beta1(), optimizer.beta2(), optimizer.epsilon());
      case RMSPROP -> new RmsProp(rate, optimizer.rmsDecay(), optimizer.epsilon());
    };
  }
}
