package org.permafrost.method;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.permafrost.freeze.RateFactor;
import org.permafrost.problem.Problem;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.Protection;

/**
 * A way of keeping what was learned: what training holds still or pulls back, from what it knows of
 * finished classes. Immutable and pure: what a method learns is in the method it returns.
 *
 * <p>A run asks in this order. Before every round: {@link #hold} and {@link #rates}. After every
 * round: {@link #afterRound}. When classes were learned, or with {@code strategy.freeze-at = end}
 * after the last epoch: {@link #learn}. After every epoch: {@link #memory}, for the checkpoint.
 */
public interface Method {
  /** Name in {@code strategy.freeze} and in the column {@code hold} of {@code frozen_filters}. */
  String label();

  /** What the state machine and the choice of filters must know of it. */
  Protection protection();

  /** What {@code verify} may say of a run with this method. */
  Promise promise();

  /**
   * What training must leave alone or bend.
   *
   * @param state before the epoch, or at its half time
   * @param progress epochs done, with fraction: 2.5 is the middle of the third epoch
   */
  Hold hold(LearningState state, double progress);

  /** As {@link #hold(LearningState, double)}, between two epochs. */
  default Hold hold(LearningState state) {
    return hold(state, state.epoch());
  }

  /**
   * Factors of the learning rate for parts of the parameter vector; what none covers has the plain
   * rate.
   *
   * @param progress epochs done at the middle of each step of a round, with fraction
   */
  default List<RateFactor> rates(double[] progress) {
    return List.of();
  }

  /** Whether parts of the network stop moving, so that native layers leave out their gradients. */
  default boolean stopsParameters() {
    return true;
  }

  /** Takes up classes that were just learned. */
  default Learned learn(Lesson lesson, Evidence evidence) {
    return new Learned(this, lesson.mask());
  }

  /**
   * Whether single rounds concern it: its hold changes within an epoch, rates differ between
   * layers, or it takes up what rounds bring back.
   */
  default boolean followsRounds() {
    return false;
  }

  /** Takes up a round of training, if it follows rounds. */
  default Method afterRound(Round round) {
    return this;
  }

  /**
   * Takes over from an earlier run.
   *
   * @param start what this run starts with: the mask and the sealed classes of the earlier one
   * @param memory what the earlier run's method remembered, by entry; empty if it had none
   * @param name of the earlier run or model, for messages
   * @return this method with what it can use of that memory
   * @throws Problem (usage) if it cannot hold what comes along
   */
  default Method inherit(LearningState start, SortedMap<String, byte[]> memory, String name) {
    return this;
  }

  /**
   * Takes up the network that a run starts from, after {@link #inherit}; not asked of a run with
   * fresh weights.
   *
   * @param start what this run starts with
   * @param parameters of that network; not to be written to, nor kept
   * @param known classes that it was trained on, as far as it says
   * @param name of that model, for messages
   * @throws Problem (usage) if there is nothing to keep
   */
  default Method startFrom(
      LearningState start, float[] parameters, SortedSet<Integer> known, String name) {
    return this;
  }

  /**
   * What the user should be told before {@link #inherit}, for example that the earlier run lacks
   * what this method holds values by; empty if nothing.
   *
   * @param memory what the earlier run's method remembered, by entry
   * @param name of the earlier run or model
   */
  default Optional<String> note(SortedMap<String, byte[]> memory, String name) {
    return Optional.empty();
  }

  /**
   * What it remembers, by name of an entry in the model file; empty if nothing. The bytes begin
   * with the version of their form.
   */
  default SortedMap<String, byte[]> memory() {
    return new TreeMap<>();
  }
}
