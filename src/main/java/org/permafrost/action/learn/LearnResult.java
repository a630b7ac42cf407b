package org.permafrost.action.learn;

import java.util.List;
import org.permafrost.settings.Split;

/**
 * How a sequence of tasks was learned.
 *
 * @param split reported: validation, or the hold-out if there is none
 * @param tasks in order
 * @param accuracies of every task after every task, on all splits measured
 * @param metrics after every task, on all splits measured
 */
public record LearnResult(
    String sequence,
    String dataset,
    String method,
    String softmax,
    List<String> classNames,
    Split split,
    List<LearnedTask> tasks,
    List<TaskAccuracy> accuracies,
    List<TaskMetrics> metrics) {}
