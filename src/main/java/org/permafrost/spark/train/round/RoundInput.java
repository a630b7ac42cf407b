package org.permafrost.spark.train.round;

import org.permafrost.freeze.StateLayout;

/**
 * All that a round of training depends on, but for its minibatches.
 *
 * @param layout of the updater's state
 * @param start where every replica starts
 * @param task what is done from there on
 */
record RoundInput(RunRules rules, StateLayout layout, TrainedState start, RoundTask task) {}
