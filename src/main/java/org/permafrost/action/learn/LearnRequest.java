package org.permafrost.action.learn;

import org.permafrost.settings.Settings;

/**
 * A new sequence of tasks.
 *
 * @param sequence its name; must not exist yet, nor the runs of its tasks
 * @param dataset prepared data set
 * @param tasks classes of each task by name or number, {@code A,B|C,D}, or {@code 5x2}
 * @param settings of every run, and the block {@code learn}
 */
public record LearnRequest(String sequence, String dataset, String tasks, Settings settings) {}
