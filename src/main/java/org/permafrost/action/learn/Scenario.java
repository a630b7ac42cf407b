package org.permafrost.action.learn;

import org.permafrost.settings.bind.Labels;

/** What is known of an image when it is classified. */
public enum Scenario {
  /** Nothing: it is predicted among the classes of all tasks so far. */
  CLASS_INCREMENTAL,
  /** Its task: it is predicted among the classes of that. */
  TASK_INCREMENTAL;

  /** As in the tables. */
  public String label() {
    return Labels.of(this);
  }
}
