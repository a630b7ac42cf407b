package org.permafrost.action.train;

import java.util.List;
import java.util.Optional;
import org.permafrost.action.run.RunTime;
import org.permafrost.rank.ClassMetrics;

/**
 * How a run ended.
 *
 * @param epochs trained in all
 * @param accuracy of the reported model on the validation split, or on the split of the drop rule
 *     if there is none
 * @param split it was measured on
 * @param metrics of the classes in training, by label, on that split
 * @param frozenFilters at the end, as in the last row of {@code epochs}
 * @param frozenWeights single weights that are frozen at the end, of filters that are not
 * @param filters of the network
 * @param reason why the run ended
 * @param time of its epochs
 * @param calibrated the same model with class biases fitted to the hold-out, if that was asked for
 */
public record TrainResult(
    String run,
    String dataset,
    int epochs,
    double accuracy,
    String split,
    List<String> classNames,
    List<ClassMetrics> metrics,
    int frozenFilters,
    long frozenWeights,
    int filters,
    String modelPath,
    String modelHash,
    long peakMemoryBytes,
    String reason,
    RunTime time,
    Optional<Calibrated> calibrated) {}
