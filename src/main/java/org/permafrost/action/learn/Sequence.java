package org.permafrost.action.learn;

import java.time.Instant;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.settings.Settings;

/**
 * A sequence that is ready to be learned, or to be gone on with.
 *
 * @param settings of every run, and how tasks are learned
 * @param startedAt first start
 */
record Sequence(
    String name, DatasetDescription dataset, TaskList tasks, Settings settings, Instant startedAt) {
  LearnSettings learn() {
    return LearnSettings.of(settings);
  }

  /**
   * The run that trains a task.
   *
   * @param task number, from 1
   */
  String run(int task) {
    return run(name, task);
  }

  static String run(String sequence, int task) {
    return sequence + "-task-" + task;
  }
}
