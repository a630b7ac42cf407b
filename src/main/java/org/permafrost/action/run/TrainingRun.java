package org.permafrost.action.run;

import java.time.Instant;
import java.util.SortedSet;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.method.Method;
import org.permafrost.network.model.SavedModel;
import org.permafrost.settings.Settings;
import org.permafrost.strategy.Strategy;

/**
 * A run ready to train its next epoch.
 *
 * @param model what it goes on from
 * @param method with what it remembers of the epochs done so far
 * @param state after the epochs done so far
 * @param labels classes in training
 */
public record TrainingRun(
    String name,
    DatasetDescription dataset,
    Settings settings,
    SavedModel model,
    Method method,
    RunState state,
    SortedSet<Integer> labels,
    Instant startedAt) {
  /** Classes beside those in training that are in the softmax of the loss. */
  public SortedSet<Integer> others() {
    SortedSet<Integer> others = dataset.named(settings.train().softmaxWith());
    others.removeAll(labels);
    return others;
  }

  /** The state machine of this run. */
  public Strategy strategy() {
    return new Strategy(
        settings.mode(), settings.strategy(), method.protection(), settings.train().epochs());
  }
}
