package org.permafrost.action.learn;

import org.permafrost.settings.Settings;
import org.permafrost.settings.bind.Block;

/**
 * How a sequence of tasks is learned.
 *
 * @param method {@link #FINE_TUNE}, {@link #REPLAY}, {@link #JOINT} or a method of {@code
 *     strategy.freeze}
 * @param softmax classes in the softmax of the training loss
 */
@Block("learn")
record LearnSettings(String method, Softmax softmax) {
  /** Nothing is kept: each task starts from the network after the one before. */
  static final String FINE_TUNE = "fine-tune";

  /** A few images of each earlier class are trained on again. */
  static final String REPLAY = "replay";

  /** All images of all tasks so far, from fresh weights: an upper reference. */
  static final String JOINT = "joint";

  /** Classes in the softmax while a task is trained. */
  enum Softmax {
    /** Those of the task. */
    TASK,
    /** Those of the tasks so far. */
    SEEN,
    /** Those of all tasks, later ones included. */
    ALL
  }

  static LearnSettings of(Settings settings) {
    return settings.block(LearnSettings.class);
  }

  /** Whether the method is one of {@code strategy.freeze}. */
  boolean freezes() {
    return !method.equals(FINE_TUNE) && !replays() && !isJoint();
  }

  boolean replays() {
    return method.equals(REPLAY);
  }

  boolean isJoint() {
    return method.equals(JOINT);
  }
}
