package org.permafrost.score;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.rank.ClassScores;

/**
 * A way to give every filter of a network a number for each class; larger means more important, so
 * that a measure that runs the other way returns its complement or its negative.
 *
 * <p>A scorer of one's own implements one of the kinds: {@link SummaryScorer}, {@link MapScorer} or
 * {@link FilterScorer} if each image has a score, {@link SampleScorer} for gradients of a few
 * images together, {@link WeightScorer} if the weights are enough, {@link DerivedScorer} for what
 * follows from the class statistics of another scorer, {@link ProjectionScorer} if that takes
 * further passes over the images; or this interface itself.
 *
 * <p>Scorers are found by {@link java.util.ServiceLoader}, on the driver and on every executor:
 * only the name travels, so they need not be serialisable. They are public classes with a public
 * constructor without arguments, have no state, and may be used by several threads at once.
 */
public interface Scorer {
  /**
   * Name in settings and tables: lower-case letters, digits and dashes, beginning with a letter. It
   * never changes.
   */
  String name();

  /**
   * Grows when the same network and images would score differently than before, so that what {@code
   * score_parts} keeps is not used again.
   */
  default int version() {
    return 1;
  }

  /** What has to be found before {@link #classes} is called. */
  Needs needs();

  /** Whether it gives each image a score; only these can be contrasted between classes. */
  default boolean isPerImage() {
    return false;
  }

  /** Whether scoring one class takes the images of all. */
  default boolean comparesClasses() {
    return false;
  }

  /**
   * Whether scores of images are summed in steps of 2^-20 (see {@link
   * org.permafrost.rank.FixedPoint}), as maximum activations always were; all others are summed
   * without rounding a bit.
   */
  default boolean isStepped() {
    return false;
  }

  /**
   * Why it cannot rank a network, as the end of a sentence; empty if it can. Asked before anything
   * is scored.
   */
  default Optional<String> against(ComputationGraphConfiguration network) {
    return Optional.empty();
  }

  /**
   * The scores of every class, by label.
   *
   * @param work gives what was found of the scorer's needs
   */
  List<ClassScores> classes(ScoringWork work);
}
