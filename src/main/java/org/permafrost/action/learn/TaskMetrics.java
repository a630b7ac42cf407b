package org.permafrost.action.learn;

import java.util.OptionalDouble;
import org.permafrost.settings.Split;

/**
 * How well a sequence went so far, see {@link AccuracyMatrix}.
 *
 * @param after number of the last task trained
 * @param averageAccuracy unweighted mean over the tasks so far
 * @param accuracy over all images of the tasks so far
 * @param forgetting empty after the first task, as are the transfers
 */
public record TaskMetrics(
    int after,
    Split split,
    Scenario scenario,
    double averageAccuracy,
    double accuracy,
    OptionalDouble forgetting,
    OptionalDouble backwardTransfer,
    OptionalDouble forwardTransfer) {}
