package org.permafrost.network.insert;

import org.nd4j.linalg.learning.regularization.Regularization;

/** A penalty on parameters of named layers. It changes training only. */
public non-sealed interface PenaltyInsert extends Insert {
  /** What a penalty may shrink. */
  enum Target {
    /** Weights of convolutions. */
    WEIGHTS,
    /** Scales (gamma) of batch normalisations. */
    SCALES
  }

  Target target();

  /**
   * The penalty. DL4J's own on absolute values, squares and weight decay are applied in one walk
   * with the update rule; any other makes DL4J apply all updates itself, which is slower.
   *
   * @throws org.permafrost.problem.Problem (usage) for options out of range
   */
  Regularization penalty(InsertOptions options);
}
