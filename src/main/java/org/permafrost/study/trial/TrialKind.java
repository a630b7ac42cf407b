package org.permafrost.study.trial;

import com.typesafe.config.Config;
import java.util.List;

/**
 * What is done once per cell and seed of a study. A new kind is a class and a line in {@link
 * TrialKinds}.
 */
public interface TrialKind {
  /** As {@code trial.kind} says it. */
  String name();

  /** Every option under {@code trial} with its default; others are refused. */
  Config options();

  /** Everything that it can measure. */
  List<String> outcomes();

  /** What is measured unless a study says otherwise. */
  List<String> usualOutcomes();

  /**
   * Looks at a trial before any is carried out.
   *
   * @throws org.permafrost.problem.Problem (usage, data) for settings or data that it cannot use
   */
  void check(Trial trial);

  /**
   * Trains what is not trained yet and measures. Called again after it was cut off, it goes on from
   * there.
   *
   * @return the outcomes that are asked for
   */
  List<Measurement> carryOut(Trial trial, Laboratory laboratory);
}
