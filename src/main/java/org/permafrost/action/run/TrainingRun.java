package org.permafrost.action.run;

import java.time.Instant;
import java.util.SortedSet;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.network.model.SavedModel;
import org.permafrost.settings.Settings;

/**
 * A run ready to train its next epoch.
 *
 * @param model what it goes on from
 * @param state after the epochs done so far
 * @param labels classes in training
 */
public record TrainingRun(
    String name,
    DatasetDescription dataset,
    Settings settings,
    SavedModel model,
    RunState state,
    SortedSet<Integer> labels,
    Instant startedAt) {}
