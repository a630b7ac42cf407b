package org.permafrost.spark.train;

import java.util.List;
import java.util.Optional;
import org.permafrost.freeze.FreezePlan;
import org.permafrost.rank.ClassScores;
import org.permafrost.strategy.LearningState;

/** What is done after half of the rounds of an epoch; an epoch of one round has no half. */
public interface HalfTime {
  /** Nothing. */
  HalfTime NONE = scores -> Optional.empty();

  /**
   * What the rest of the epoch does differently.
   *
   * @param state with the classes that stay, a part of those of before, and the residue of others
   * @param freeze what the rest leaves alone
   */
  record Change(LearningState state, FreezePlan freeze) {}

  /**
   * Looks at the network in the middle of an epoch.
   *
   * @param scores of the filters so far, by class; empty unless they are collected
   * @return empty to go on as before
   */
  Optional<Change> after(List<ClassScores> scores);
}
